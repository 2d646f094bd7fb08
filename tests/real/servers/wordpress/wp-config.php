<?php
// Everything that differs from one start to the next comes from the environment.
$table_prefix = 'wp_';
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $use) {
    define("{$use}_KEY", "only-for-tests-$use-key");
    define("{$use}_SALT", "only-for-tests-$use-salt");
}
foreach (['DB_NAME' => 'wp', 'DB_USER' => '', 'DB_PASSWORD' => '', 'DB_HOST' => ''] as $name => $value) {
    define($name, $value); // SQLite: see wp-content/db.php
}
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
define('WP_HOME', 'http://' . getenv('PAUTA_WP_HOST'));
define('WP_SITEURL', WP_HOME);
define('WP_ENVIRONMENT_TYPE', 'local'); // application passwords without https
define('WP_HTTP_BLOCK_EXTERNAL', true); // nothing leaves this machine
define('AUTOMATIC_UPDATER_DISABLED', true);
define('DISABLE_WP_CRON', true);
define('FS_METHOD', 'direct');
if (!defined('ABSPATH')) {
    define('ABSPATH', __DIR__ . '/');
}
require_once ABSPATH . 'wp-settings.php';
