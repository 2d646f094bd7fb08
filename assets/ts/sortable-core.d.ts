declare module "sortablejs/modular/sortable.core.esm.js" {
  export { default, AutoScroll } from "sortablejs";
}
