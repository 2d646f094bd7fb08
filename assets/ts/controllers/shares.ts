// What the pillars' shares add up to, while one types. A pillar without a share takes part of what is left.
import { Controller } from "@hotwired/stimulus";

const WHOLE = 100;

export default class Shares extends Controller<HTMLFormElement> {
  static targets = ["row", "total"];
  static values = { exact: String, short: String, over: String, rest: String };
  declare readonly rowTargets: HTMLElement[];
  declare readonly totalTarget: HTMLElement;
  declare readonly exactValue: string;
  declare readonly shortValue: string;
  declare readonly overValue: string;
  declare readonly restValue: string;

  connect(): void {
    this.add();
  }

  add(): void {
    const rows = this.rowTargets.filter((row) => this.said(row, "name") || this.said(row, "percent"));
    const total = rows.reduce((sum, row) => sum + (Number.parseInt(this.said(row, "percent"), 10) || 0), 0);
    const words = this.words(total, rows.some((row) => !this.said(row, "percent")))
      .replace("%(total)s", String(total))
      .replace("%(off)s", String(Math.abs(WHOLE - total)))
      .replace("%%", "%");
    if (this.totalTarget.textContent !== words) this.totalTarget.textContent = words;
    this.totalTarget.classList.toggle("danger", total > WHOLE);
  }

  private words(total: number, blank: boolean): string {
    if (total === WHOLE) return this.exactValue;
    if (total > WHOLE) return this.overValue;
    return blank ? this.restValue : this.shortValue;
  }

  private said(row: HTMLElement, field: string): string {
    return row.querySelector<HTMLInputElement>(`input[name$="-${field}"]`)?.value.trim() ?? "";
  }
}
