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


MAY = matrix()
ROLES = sorted({role for role, _verb in MAY})
OWN_VERBS = [verb for (role, verb), may in MAY.items() if role == OWN and may]
