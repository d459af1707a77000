let context: AudioContext | undefined;

/**
 * Two short soft notes, made here so that no file has to be loaded. A browser that was not touched yet stays silent.
 * Never throws.
 */
export async function playTone(): Promise<void> {
  // It would wait for the first touch, and then all that waited would sound at once.
  if (navigator.userActivation && !navigator.userActivation.hasBeenActive) return;
  try {
    context ??= new AudioContext();
    await context.resume();
    const start = context.currentTime;
    for (const [place, frequency] of [660, 880].entries()) {
      const at = start + place * 0.11;
      const oscillator = context.createOscillator();
      const gain = context.createGain();
      oscillator.frequency.value = frequency;
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(0.12, at + 0.015);
      gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.24);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(at);
      oscillator.stop(at + 0.26);
    }
  } catch {
    // A sound nobody hears is no reason to fail.
  }
}
