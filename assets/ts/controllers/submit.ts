// A form that is sent when something in it changes: filters.
import { Controller } from "@hotwired/stimulus";

export default class Submit extends Controller<HTMLFormElement> {
  now(): void {
    this.element.requestSubmit();
  }
}
