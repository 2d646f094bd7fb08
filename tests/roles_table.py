"""Who may do what, written out a second time: a change of what a role may is a decision, not a slip."""

from __future__ import annotations

# teams/roles.py, by hand. `photo` is a role that Café Alameda made for itself.
MATRIX = """
            see internal write comment approve schedule settle strategy library share export connect invite settings audit
admin       x   x        x     x       x       x        x      x        x       x     x      x       x      x        x
editor      x   x        x     x       .       x        x      x        x       x     x      .       .      .        .
community   x   x        x     x       .       .        x      .        .       .     x      .       .      .        .
both        x   x        x     x       .       x        x      x        x       x     x      .       .      .        .
writer      x   x        x     x       .       .        .      .        .       .     .      .       .      .        .
designer    x   x        x     x       .       .        .      .        x       .     .      .       .      .        .
approver    x   x        .     x       x       .        .      .        .       .     .      .       .      .        .
client      x   .        .     x       x       .        .      .        .       .     .      .       .      .        .
analyst     x   x        .     .       .       .        .      .        .       .     x      .       .      .        .
trainee     x   x        x     x       .       .        .      .        .       .     .      .       .      .        .
viewer      x   .        .     .       .       .        .      .        .       .     .      .       .      .        .
photo       x   .        .     x       .       .        .      .        x       .     x      .       .      .        x
"""  # noqa: E501
OWN = "photo"

# The verb that opens each page of a brand, by the name of its address. Said here by hand, not read from the
# view's decorator: a decorator that lets in too many, or keeps out who may, is found by what it doesn't say.
PAGES = """
see         approvals approvals_read batch batches calendar calendar_channels calendar_channels_now
            calendar_day calendar_day_now calendar_list calendar_month calendar_print calendar_pulse
            calendar_table calendar_week calendar_week_now calendar_year calendar_year_now campaign
            campaigns channel channels compass compass_badge compass_if compass_panel deliveries delivery
            evergreens feed_change feed_new feeds find key_dates library library_file my_absence post
            post_certificate post_certificate_pdf post_presence post_quick post_remark post_remark_people
            post_remark_zone post_remarks post_review post_seal post_version post_versions roles
            seat_remove seeing_as_end slots strategy strategy_compare strategy_history strategy_version
            team today view_delete view_edit view_new view_restore views
write       aid aid_new aids_to_insert batch_stop batch_undo bulk evergreen evergreen_add evergreen_change
            evergreen_put_back import_example import_progress import_run import_table imports
            library_bring library_discard people post_archive post_attach post_check post_crop post_detach
            post_duplicate post_look_around post_merge post_move post_new post_new_check post_order
            post_pick post_repeat post_restore post_save post_sketch post_split proposal repeat_change
            repeat_time source source_check source_delete source_edit source_new source_pause
            source_restore source_resume sources template_start upload uploads writing_aids
approve     approvals_several approvals_undo
schedule    brand_pause brand_resume campaign_pause campaign_resume channel_pause channel_resume
            post_pause post_publish_now post_queue post_schedule post_unqueue post_unschedule
settle      deliveries_settle delivery_verb
strategy    campaign_archive campaign_edit campaign_new campaign_restore key_date_choose key_date_confirm
            key_date_edit key_date_new key_date_put_back key_date_remove key_date_rules link_check
            link_example link_rules slot_add slot_change slot_undo slots_copy strategy_discard
            strategy_draft
library     library_bulk library_file_save library_folder library_folder_new
share       link_ask link_new link_renew link_revoke links
export      calendar_table_file deliveries_csv
connect     brand_keys brand_keys_all channel_disconnect channel_reconnect channel_rename channel_test
            channel_trouble connect connect_network consent_begin consent_pick newsletter_people
            newsletter_people_csv newsletter_remove podcast_settings
invite      invitation_resend invitation_withdraw role role_new role_remove seat seat_away seat_role
            seeing_as team_invite
settings    brand_data brand_second_factor review_campaign review_channel review_policy review_rule_remove
            settings strategy_take_back webhook webhook_again webhook_new webhook_remove webhook_rotate
            webhook_start webhook_stop webhook_test webhooks
audit       audit audit_check audit_file
"""

# Pages that anybody of the brand may open, and what a press of a button there needs: the verb asks it.
INSIDE = {
    "seat_remove": "invite",
    "post_remarks": "comment",
    "post_remark": "comment",
    "post_remark_zone": "comment",
}

# Commands: somebody with a shell on the machine may all of them, whoever she is in a brand (`by=None`). What
# each is told here names a brand that isn't there, and has to be refused. None: it is about no single brand.
NOWHERE = "--brand=no-hay-tal"
COMMANDS = {
    "app_keys": ["list", NOWHERE],
    "channels": ["list", NOWHERE],
    "connect": ["practice", NOWHERE, "--name=eco"],
    "deliveries": [NOWHERE],
    "say": [NOWHERE, "--channel=eco", "--text=Hola", "--now"],
    "check-post": None,
    "networks": None,
    "rotate_keys": None,
    "forget_factors": None,
    "sign_out": None,
    "verify_audit": ["--brand=no-hay-tal"],
    "demo": None,
    "practice_trouble": ["no-hay-tal", "slow"],
    "backup": None,
    "restore": None,
    "load_backup": None,
    "bench": None,
    "follow_address": None,
    "heartbeat": None,
    "makemessages": None,
}

# Addresses outside any brand: who may open them. «each»: whoever is signed in, about herself; «starts»: who
# administers some brand; «operator»: who administers the installation.
OUTSIDE = {
    "profile": "each",
    "set_theme": "each",
    "notices": "each",
    "notice_choices": "each",
    "account_sessions": "each",
    "account_data": "each",
    "brand_new": "starts",
    "installation_keys": "operator",
    "installation_keys_of": "operator",
}


def matrix() -> dict[tuple[str, str], bool]:
    head, *rows = MATRIX.strip().splitlines()
    return {
        (role, verb): mark == "x"
        for role, *marks in map(str.split, rows)
        for verb, mark in zip(head.split(), marks, strict=True)
    }


def pages() -> list[tuple[str, str]]:
    """(name of the address, verb)"""
    found, verb = [], ""
    for line in PAGES.strip("\n").splitlines():
        names = line.split()
        verb = verb if line.startswith(" ") else names.pop(0)
        found += [(name, verb) for name in names]
    return found


MAY = matrix()
VERB_OF = dict(pages())
ROLES = sorted({role for role, _verb in MAY})
OWN_VERBS = [verb for (role, verb), may in MAY.items() if role == OWN and may]
