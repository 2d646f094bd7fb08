<?php
// For `php -S`: a file that exists is itself, a folder is its index.php, everything else is WordPress.
$path = urldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
$file = $_SERVER['DOCUMENT_ROOT'] . $path;
if (is_dir($file)) {
    $path = rtrim($path, '/') . '/index.php';
} elseif (is_file($file) && !str_ends_with($file, '.php')) {
    return false;
}
if (!is_file($_SERVER['DOCUMENT_ROOT'] . $path)) {
    $path = '/index.php';
}
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = $path;
chdir(dirname($_SERVER['DOCUMENT_ROOT'] . $path));
require $_SERVER['DOCUMENT_ROOT'] . $path;
