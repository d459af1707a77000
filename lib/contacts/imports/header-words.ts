import { foldText } from "@/lib/contacts/rules";
import type { PlainTarget } from "@/lib/contacts/imports/schemas";

/** Letters and digits only, folded: "WhatsApp-Nº" and "whatsapp no" are the same heading. */
export const foldHeading = (heading: string): string =>
  foldText(heading)
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/**
 * Headings as exports of address books, shops and other WhatsApp programs have them, in the languages of most of our
 * readers. Of two headings for the same thing the one that stands earlier here wins: a mobile before a landline.
 */
const headings: Record<PlainTarget, string> = {
  phone: `
    whatsapp, whatsapp number, whatsapp no, numero whatsapp, numero de whatsapp, whatsapp nummer, wa id, waid, wa number,
    phone, phone number, phonenumber, phone no, phone 1 value, primary phone, contact number, contact no, number, msisdn,
    mobile, mobile number, mobile phone, mobile no, cell, cell phone, cellphone, cellular, e164, tel, telephone,
    telephone number, phones, phone mobile,
    telefono, telefonos, numero de telefono, numero telefono, celular, numero de celular, numero celular, movil,
    numero movil, telefono movil, telefono celular, numero,
    telefone, numero de telefone, telemovel, fone, contato telefone,
    telefon, telefonnummer, handy, handynummer, mobil, mobilnummer, mobiltelefon, rufnummer, nummer, mobilfunknummer,
    numero de telephone, portable, numero de portable, mobile portable, tel portable, n tel,
    cellulare, numero di telefono, numero di cellulare, telefono cellulare,
    telefoon, telefoonnummer, mobiel, mobiele nummer, gsm,
    cep telefonu, telefon numarasi, cep, gsm no,
    nomor telepon, nomor hp, no hp, no telepon, nomor whatsapp, no wa, hp,
    телефон, номер телефона, мобильный, мобильный телефон, номер,
    numer telefonu, telefon komorkowy, komorka, nr telefonu,
    هاتف, رقم الهاتف, الهاتف, جوال, رقم الجوال, الجوال, موبايل, رقم, واتساب,
    טלפון, מספר טלפון, נייד,
    फोन, फोन नंबर, मोबाइल, मोबाइल नंबर,
    电话, 手机, 手机号, 手机号码, 電話, 電話番号, 携帯, 携帯電話, 전화, 전화번호, 휴대폰`,
  name: `
    name, full name, fullname, contact name, display name, customer name, customer, contact, client,
    nombre completo, nombre y apellido, nombre y apellidos, nombre del contacto, cliente,
    nome completo, nome do contato, contato, nome e cognome,
    vollstandiger name, kontaktname, kunde, kundenname, kontakt,
    nom complet, nom et prenom, client nom, volledige naam, naam,
    ad soyad, adi soyadi, isim, nama, nama lengkap, имя, фио, полное имя, imie i nazwisko,
    الاسم, الاسم الكامل, اسم, שם, שם מלא, नाम, पूरा नाम, 姓名, 名前, 氏名, 이름, 성명`,
  first_name: `
    first name, firstname, given name, forename, first, nombre, nombres, primer nombre, nome, primeiro nome,
    vorname, prenom, nome proprio, voornaam, ad, adi, nama depan, имя клиента, imie, الاسم الاول, שם פרטי, 名`,
  last_name: `
    last name, lastname, surname, family name, last, apellido, apellidos, sobrenome, ultimo nome, nachname,
    familienname, nom, nom de famille, cognome, achternaam, soyad, soyadi, nama belakang, фамилия, nazwisko,
    اسم العائلة, اللقب, שם משפחה, 姓`,
  labels: `
    labels, label, tags, tag, groups, group, group membership, categories, lists, segment,
    etiquetas, etiqueta, grupos, grupo, categorias, schlagworte, stichworter, gruppen, gruppe, etiketten, kategorie,
    etiquettes, etiquette, groupes, groupe, etichette, etichetta, gruppi, gruppo, etiketler, etiket, grup,
    метки, теги, группы, etykiety, grupy, الوسوم, المجموعات, תגיות, 标签, タグ, 태그`,
  country: `
    country, country code, country region, pais, codigo de pais, land, landercode, pays, code pays, paese, nazione, landcode,
    ulke, negara, страна, kraj, البلد, الدولة, מדינה, देश, 国家, 国, 국가`,
  consent: `
    consent, opt in, optin, opted in, opt in status, marketing consent, whatsapp opt in, whatsapp consent,
    accepts marketing, accepts sms marketing, accepts whatsapp marketing, marketing opt in, subscribed, subscription,
    permission, gdpr, newsletter, subscription status,
    consentimiento, acepta marketing, suscrito, autorizacion, consentimento, aceita marketing, inscrito, lgpd,
    einwilligung, zustimmung, werbeeinwilligung, dsgvo, consentement, accepte le marketing, abonne, rgpd,
    consenso, consenso marketing, toestemming, onay, izin, persetujuan, согласие, zgoda, الموافقة, موافقة, הסכמה`,
  consent_at: `
    consent date, consent time, consent at, opt in date, opt in time, optin date, opted in at, subscribed at,
    date of consent, fecha de consentimiento, data do consentimento, einwilligung am, datum der einwilligung,
    date du consentement, data del consenso, tarih onay, дата согласия, data zgody, تاريخ الموافقة`,
  consent_proof: `
    consent source, opt in source, optin source, consent proof, proof of consent, how they agreed, signup source,
    origen del consentimiento, prueba de consentimiento, origem do consentimento, nachweis, nachweis der einwilligung,
    preuve du consentement, source du consentement, prova del consenso, источник согласия`,
};

const places = new Map<string, { to: PlainTarget; rank: number }>();
for (const [to, words] of Object.entries(headings)) {
  words.split(",").forEach((word, rank) => {
    const heading = foldHeading(word);
    if (!places.has(heading)) places.set(heading, { to: to as PlainTarget, rank });
  });
}

/** What a heading says its column is. @param heading as it stands in the file */
export const meaningOf = (heading: string): { to: PlainTarget; rank: number } | null =>
  places.get(foldHeading(heading)) ?? null;
