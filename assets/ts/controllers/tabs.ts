// Tabs over panels: a tab may open several. Without JavaScript all panels show.
import { Controller } from "@hotwired/stimulus";

export default class Tabs extends Controller<HTMLElement> {
  static targets = ["tab", "panel"];
  declare readonly tabTargets: HTMLElement[];
  declare readonly panelTargets: HTMLElement[];

  connect(): void {
    for (const tab of this.tabTargets) {
      tab.addEventListener("click", this.click);
      tab.addEventListener("keydown", this.key);
    }
    const chosen = this.tabTargets.find((tab) => tab.getAttribute("aria-selected") === "true");
    this.show(chosen ?? this.tabTargets[0]);
  }

  private show(chosen: HTMLElement | undefined): void {
    for (const tab of this.tabTargets) {
      tab.setAttribute("aria-selected", String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
    }
    const opened = chosen?.getAttribute("aria-controls")?.split(" ") ?? [];
    for (const panel of this.panelTargets) panel.hidden = !opened.includes(panel.id);
  }

  private click = (event: Event): void => {
    event.preventDefault();
    this.show(event.currentTarget as HTMLElement);
  };

  private key = (event: KeyboardEvent): void => {
    const tabs = this.tabTargets;
    const at = tabs.indexOf(event.currentTarget as HTMLElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
    const tab = to === undefined ? undefined : tabs[to % tabs.length];
    if (!tab) return;
    event.preventDefault();
    this.show(tab);
    tab.focus();
  };
}
