// Starts htmx and Stimulus. A new controller is a file in controllers/ and a line here.
import "./htmx";
import { Application } from "@hotwired/stimulus";
import Autosave from "./controllers/autosave";
import Board from "./controllers/board";
import Copy from "./controllers/copy";
import Counters from "./controllers/counters";
import Dialog from "./controllers/dialog";
import Menu from "./controllers/menu";
import Poll from "./controllers/poll";
import Popover from "./controllers/popover";
import Shortcuts from "./controllers/shortcuts";
import Strip from "./controllers/strip";
import Submit from "./controllers/submit";
import Tabs from "./controllers/tabs";
import Theme from "./controllers/theme";
import Toasts from "./controllers/toasts";
import Upload from "./controllers/upload";
import { listenForAnnouncements } from "./live";

document.documentElement.classList.add("script");
listenForAnnouncements();

const application = Application.start();
application.register("autosave", Autosave);
application.register("board", Board);
application.register("copy", Copy);
application.register("counters", Counters);
application.register("dialog", Dialog);
application.register("menu", Menu);
application.register("poll", Poll);
application.register("popover", Popover);
application.register("shortcuts", Shortcuts);
application.register("strip", Strip);
application.register("submit", Submit);
application.register("tabs", Tabs);
application.register("theme", Theme);
application.register("toasts", Toasts);
application.register("upload", Upload);
