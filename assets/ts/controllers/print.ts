// The browser's own dialog for printing.
import { Controller } from "@hotwired/stimulus";

export default class Print extends Controller<HTMLButtonElement> {
  now(): void {
    window.print();
  }
}
