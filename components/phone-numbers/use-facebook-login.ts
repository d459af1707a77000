"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { readSignupMessage, type SignupMessage } from "@/lib/phone-numbers/rules";
import type { EmbeddedSignupSettings } from "@/lib/phone-numbers/views";

type LoginAnswer = { authResponse?: { code?: string } | null };
type FacebookSdk = {
  init(options: { appId: string; version: string; xfbml: boolean; cookie: boolean }): void;
  login(done: (answer: LoginAnswer) => void, options: Record<string, unknown>): void;
};
type FacebookWindow = Window & { FB?: FacebookSdk; fbAsyncInit?: () => void };

const address = "https://connect.facebook.net/en_US/sdk.js";

/** One script per page, however often the dialog opens. */
let loading: Promise<FacebookSdk> | undefined;

function loadSdk(settings: EmbeddedSignupSettings): Promise<FacebookSdk> {
  loading ??= new Promise<FacebookSdk>((resolve, reject) => {
    const page = window as FacebookWindow;
    page.fbAsyncInit = () => {
      page.FB!.init({ appId: settings.appId, version: settings.graphVersion, xfbml: false, cookie: false });
      resolve(page.FB!);
    };
    const script = document.createElement("script");
    script.src = address;
    script.async = true;
    script.crossOrigin = "anonymous";
    script.onerror = () => {
      script.remove();
      loading = undefined;
      reject(new Error("the script did not load"));
    };
    document.head.append(script);
  });
  return loading;
}

export type SignupEnd =
  | {
      kind: "finished";
      code: string;
      wabaId: string;
      phoneNumberId: string | null;
      keepsBusinessApp: boolean;
    }
  | { kind: "cancelled"; step: string | null }
  | { kind: "failed"; message: string }
  | { kind: "no_answer" };

/** How long the account may follow the code: both leave Meta's window at its end. The code lives 30 s. */
const patienceMs = 5_000;

/**
 * Meta's Embedded Signup: its window, and the two answers that have to come together: the code, through the SDK, and the
 * account, through a message whose origin is compared whole.
 * Source: Meta, "Embedded Signup", implementation; v4.
 * @param onEnd called once per opened window
 */
export function useFacebookLogin(settings: EmbeddedSignupSettings, onEnd: (end: SignupEnd) => void) {
  const [state, setState] = useState<"loading" | "ready" | "blocked">("loading");
  const sdk = useRef<FacebookSdk>(null);
  const end = useRef(onEnd);
  useEffect(() => {
    end.current = onEnd;
  });

  useEffect(() => {
    let gone = false;
    loadSdk(settings).then(
      (loaded) => {
        sdk.current = loaded;
        if (!gone) setState("ready");
      },
      () => {
        if (!gone) setState("blocked");
      },
    );
    return () => {
      gone = true;
    };
  }, [settings]);

  /** Must be called from a click, or the browser holds the window back. */
  const open = useCallback(() => {
    let heard: SignupMessage | null = null;
    let code: string | null = null;
    let timer: number | undefined;
    let done = false;

    const finish = (result: SignupEnd) => {
      if (done) return;
      done = true;
      window.clearTimeout(timer);
      window.removeEventListener("message", listen);
      end.current(result);
    };
    const meet = () => {
      if (heard?.event === "cancelled") return finish({ kind: "cancelled", step: heard.step });
      if (heard?.event === "failed") return finish({ kind: "failed", message: heard.message });
      if (heard?.event === "finished" && code) {
        const { wabaId, phoneNumberId, keepsBusinessApp } = heard;
        finish({ kind: "finished", code, wabaId, phoneNumberId, keepsBusinessApp });
      }
    };
    function listen(event: MessageEvent<unknown>) {
      const message = readSignupMessage(event.origin, event.data);
      if (!message) return;
      heard = message;
      meet();
    }
    window.addEventListener("message", listen);
    sdk.current?.login(
      (answer) => {
        code = answer.authResponse?.code ?? null;
        if (!code)
          return finish(
            heard?.event === "failed"
              ? { kind: "failed", message: heard.message }
              : { kind: "cancelled", step: null },
          );
        meet();
        timer = window.setTimeout(() => finish({ kind: "no_answer" }), patienceMs);
      },
      {
        config_id: settings.configId,
        response_type: "code",
        override_default_response_type: true,
        extras: { setup: {} },
      },
    );
  }, [settings]);

  return { state, open };
}
