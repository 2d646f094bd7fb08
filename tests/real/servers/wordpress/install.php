<?php
// php-cli: makes a WordPress out of its files: tables, readable addresses, one author of each kind we need.
// Prints one JSON object: version, and each person's application password.
[$_, $folder, $host] = $argv;
$_SERVER += ['HTTP_HOST' => $host, 'REQUEST_METHOD' => 'GET', 'REQUEST_URI' => '/', 'SERVER_PROTOCOL' => 'HTTP/1.1'];
define('WP_INSTALLING', true);
require "$folder/wp-load.php";
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

add_filter('pre_wp_mail', '__return_true');
wp_install('Café de la esquina', 'root', 'root@example.test', true, '', wp_generate_password());
$wp_rewrite->set_permalink_structure('/%year%/%monthnum%/%postname%/');
$wp_rewrite->flush_rules(false);

$passwords = [];
foreach (['alicia' => 'editor', 'aura' => 'author', 'lector' => 'subscriber'] as $login => $role) {
    $id = wp_insert_user([
        'user_login' => $login, 'user_pass' => wp_generate_password(), 'user_email' => "$login@example.test",
        'role' => $role, 'display_name' => ucfirst($login),
    ]);
    $passwords[$login] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'Pauta'])[0];
}
echo json_encode(['version' => $wp_version, 'passwords' => $passwords]);
