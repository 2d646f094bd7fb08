// A form that asks the device for a passkey before it is sent. The options of the ceremony lie in the page as
// JSON, or are fetched from `url`; what the device answers goes into the hidden field.
import { Controller } from "@hotwired/stimulus";

interface Descriptor {
  type: PublicKeyCredentialType;
  id: string;
  transports?: AuthenticatorTransport[];
}

type Json<T> = Omit<T, "challenge" | "excludeCredentials" | "allowCredentials" | "user"> & { challenge: string };
type Creation = Json<PublicKeyCredentialCreationOptions> & {
  user: { id: string; name: string; displayName: string };
  excludeCredentials?: Descriptor[];
};
type Request = Json<PublicKeyCredentialRequestOptions> & { allowCredentials?: Descriptor[] };

export default class Passkey extends Controller<HTMLFormElement> {
  static targets = ["credential", "options", "trouble"];
  static values = { url: String, refused: String, absent: String };
  declare readonly credentialTarget: HTMLInputElement;
  declare readonly optionsTarget: HTMLElement;
  declare readonly troubleTarget: HTMLElement;
  declare readonly urlValue: string;
  declare readonly refusedValue: string;
  declare readonly absentValue: string;

  create(event: SubmitEvent): Promise<void> {
    return this.ask(event, async () => {
      const asked = (await this.options<{ publicKey: Creation }>()).publicKey;
      // One that can open by itself wherever the device knows how to keep it.
      const selection = { ...asked.authenticatorSelection, residentKey: "preferred" as const };
      const publicKey: PublicKeyCredentialCreationOptions = {
        ...asked,
        authenticatorSelection: selection,
        challenge: bytes(asked.challenge),
        user: { ...asked.user, id: bytes(asked.user.id) },
        excludeCredentials: asked.excludeCredentials?.map(descriptor),
      };
      return navigator.credentials.create({ publicKey });
    });
  }

  get(event: SubmitEvent): Promise<void> {
    return this.ask(event, async () => {
      const asked = (await this.options<{ publicKey: Request }>()).publicKey;
      const publicKey: PublicKeyCredentialRequestOptions = {
        ...asked,
        challenge: bytes(asked.challenge),
        allowCredentials: asked.allowCredentials?.map(descriptor),
      };
      return navigator.credentials.get({ publicKey });
    });
  }

  private async ask(event: SubmitEvent, ceremony: () => Promise<Credential | null>): Promise<void> {
    event.preventDefault();
    this.troubleTarget.hidden = true;
    if (!window.PublicKeyCredential) return this.say(this.absentValue);
    try {
      const credential = await ceremony();
      this.credentialTarget.value = JSON.stringify(plain(credential as PublicKeyCredential));
      this.element.submit(); // past this listener
    } catch {
      this.say(this.refusedValue);
    }
  }

  private async options<T>(): Promise<T> {
    if (!this.urlValue) return JSON.parse(this.optionsTarget.textContent ?? "") as T;
    const answer = await fetch(this.urlValue, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return ((await answer.json()) as { request_options: T }).request_options;
  }

  private say(words: string): void {
    this.troubleTarget.textContent = words;
    this.troubleTarget.hidden = false;
  }
}

function descriptor(one: Descriptor): PublicKeyCredentialDescriptor {
  return { ...one, id: bytes(one.id) };
}

function plain(credential: PublicKeyCredential): object {
  const answer = credential.response;
  const made = answer instanceof AuthenticatorAttestationResponse;
  const shown = answer as AuthenticatorAssertionResponse;
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      clientDataJSON: text(answer.clientDataJSON),
      ...(made
        ? { attestationObject: text(answer.attestationObject), transports: answer.getTransports() }
        : {
            authenticatorData: text(shown.authenticatorData),
            signature: text(shown.signature),
            userHandle: shown.userHandle && text(shown.userHandle),
          }),
    },
  };
}

// base64url, as WebAuthn writes bytes in JSON.
function bytes(said: string): Uint8Array<ArrayBuffer> {
  const plain = atob(said.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (char) => char.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const said = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return said.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
