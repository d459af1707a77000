// Shows notifications while no tab is open, and a page of our own while there is no network. Nothing private is kept
// here: neither pages of a workspace nor answers of the API.
const cacheName = "parley-offline-1";
const offlinePage = "/offline.html";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.addAll([offlinePage, "/icons/icon-192.png"]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name))),
      )
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  if (event.request.mode !== "navigate") return;
  event.respondWith(
    fetch(event.request).catch(async () => (await caches.match(offlinePage)) ?? Response.error()),
  );
});

/** Only a place of ours; whatever else was sent leads to the beginning. */
const placeOf = (url) => (typeof url === "string" && /^\/w\/[\w-]+\//.test(url) ? url : "/");

self.addEventListener("push", (event) => {
  let told = {};
  try {
    told = event.data?.json() ?? {};
  } catch {
    // Shown without words: a push that shows nothing is held against us by the browser.
  }
  event.waitUntil(
    self.registration.showNotification(String(told.title || "Parley"), {
      body: String(told.body || ""),
      tag: String(told.tag || "parley"),
      renotify: true,
      icon: "/icons/icon-192.png",
      badge: "/icons/monochrome-512.png",
      data: { url: placeOf(told.url) },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const place = new URL(placeOf(event.notification.data?.url), self.location.origin).href;
  event.waitUntil(
    self.clients.matchAll({ type: "window", includeUncontrolled: true }).then(async (windows) => {
      const open = windows.find((one) => new URL(one.url).pathname.startsWith("/w/"));
      if (!open) return self.clients.openWindow(place);
      await open.focus();
      return open.navigate(place).catch(() => self.clients.openWindow(place));
    }),
  );
});
