// Signing out clears what this browser keeps; where that holds words the server never got, it is said first.
import { Controller } from "@hotwired/stimulus";
import { keepsAny } from "../kept";

export default class SignOut extends Controller<HTMLFormElement> {
  ask(event: Event): void {
    if (!keepsAny()) return;
    event.preventDefault();
    location.assign(`${this.element.action}?pendiente=1`);
  }
}
