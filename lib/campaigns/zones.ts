/**
 * The time zone of a phone number, as far as it tells: of its country, and in the United States, Canada and Brazil of its
 * area. A number moves with its owner and a large country has several zones, so this is a good guess and no more: of
 * countries with several zones it is that of the capital or the largest city.
 *
 * Source: IANA time zone database, zone.tab (2025); area codes: North American Numbering Plan Administration, Anatel.
 */
const byCountry = new Map(
  `
AD Europe/Andorra; AE Asia/Dubai; AF Asia/Kabul; AG America/Antigua; AI America/Anguilla; AL Europe/Tirane;
AM Asia/Yerevan; AO Africa/Luanda; AQ Antarctica/McMurdo; AR America/Argentina/Buenos_Aires; AS Pacific/Pago_Pago;
AT Europe/Vienna; AU Australia/Sydney; AW America/Aruba; AX Europe/Mariehamn; AZ Asia/Baku; BA Europe/Sarajevo;
BB America/Barbados; BD Asia/Dhaka; BE Europe/Brussels; BF Africa/Ouagadougou; BG Europe/Sofia; BH Asia/Bahrain;
BI Africa/Bujumbura; BJ Africa/Porto-Novo; BL America/St_Barthelemy; BM Atlantic/Bermuda; BN Asia/Brunei;
BO America/La_Paz; BQ America/Kralendijk; BR America/Sao_Paulo; BS America/Nassau; BT Asia/Thimphu;
BW Africa/Gaborone; BY Europe/Minsk; BZ America/Belize; CA America/Toronto; CC Indian/Cocos; CD Africa/Kinshasa;
CF Africa/Bangui; CG Africa/Brazzaville; CH Europe/Zurich; CI Africa/Abidjan; CK Pacific/Rarotonga;
CL America/Santiago; CM Africa/Douala; CN Asia/Shanghai; CO America/Bogota; CR America/Costa_Rica;
CU America/Havana; CV Atlantic/Cape_Verde; CW America/Curacao; CX Indian/Christmas; CY Asia/Nicosia;
CZ Europe/Prague; DE Europe/Berlin; DJ Africa/Djibouti; DK Europe/Copenhagen; DM America/Dominica;
DO America/Santo_Domingo; DZ Africa/Algiers; EC America/Guayaquil; EE Europe/Tallinn; EG Africa/Cairo;
EH Africa/El_Aaiun; ER Africa/Asmara; ES Europe/Madrid; ET Africa/Addis_Ababa; FI Europe/Helsinki; FJ Pacific/Fiji;
FK Atlantic/Stanley; FM Pacific/Pohnpei; FO Atlantic/Faroe; FR Europe/Paris; GA Africa/Libreville; GB Europe/London;
GD America/Grenada; GE Asia/Tbilisi; GF America/Cayenne; GG Europe/Guernsey; GH Africa/Accra; GI Europe/Gibraltar;
GL America/Nuuk; GM Africa/Banjul; GN Africa/Conakry; GP America/Guadeloupe; GQ Africa/Malabo; GR Europe/Athens;
GS Atlantic/South_Georgia; GT America/Guatemala; GU Pacific/Guam; GW Africa/Bissau; GY America/Guyana;
HK Asia/Hong_Kong; HN America/Tegucigalpa; HR Europe/Zagreb; HT America/Port-au-Prince; HU Europe/Budapest;
ID Asia/Jakarta; IE Europe/Dublin; IL Asia/Jerusalem; IM Europe/Isle_of_Man; IN Asia/Kolkata; IO Indian/Chagos;
IQ Asia/Baghdad; IR Asia/Tehran; IS Atlantic/Reykjavik; IT Europe/Rome; JE Europe/Jersey; JM America/Jamaica;
JO Asia/Amman; JP Asia/Tokyo; KE Africa/Nairobi; KG Asia/Bishkek; KH Asia/Phnom_Penh; KI Pacific/Tarawa;
KM Indian/Comoro; KN America/St_Kitts; KP Asia/Pyongyang; KR Asia/Seoul; KW Asia/Kuwait; KY America/Cayman;
KZ Asia/Almaty; LA Asia/Vientiane; LB Asia/Beirut; LC America/St_Lucia; LI Europe/Vaduz; LK Asia/Colombo;
LR Africa/Monrovia; LS Africa/Maseru; LT Europe/Vilnius; LU Europe/Luxembourg; LV Europe/Riga; LY Africa/Tripoli;
MA Africa/Casablanca; MC Europe/Monaco; MD Europe/Chisinau; ME Europe/Podgorica; MF America/Marigot;
MG Indian/Antananarivo; MH Pacific/Majuro; MK Europe/Skopje; ML Africa/Bamako; MM Asia/Yangon; MN Asia/Ulaanbaatar;
MO Asia/Macau; MP Pacific/Saipan; MQ America/Martinique; MR Africa/Nouakchott; MS America/Montserrat;
MT Europe/Malta; MU Indian/Mauritius; MV Indian/Maldives; MW Africa/Blantyre; MX America/Mexico_City;
MY Asia/Kuala_Lumpur; MZ Africa/Maputo; NA Africa/Windhoek; NC Pacific/Noumea; NE Africa/Niamey; NF Pacific/Norfolk;
NG Africa/Lagos; NI America/Managua; NL Europe/Amsterdam; NO Europe/Oslo; NP Asia/Kathmandu; NR Pacific/Nauru;
NU Pacific/Niue; NZ Pacific/Auckland; OM Asia/Muscat; PA America/Panama; PE America/Lima; PF Pacific/Tahiti;
PG Pacific/Port_Moresby; PH Asia/Manila; PK Asia/Karachi; PL Europe/Warsaw; PM America/Miquelon;
PN Pacific/Pitcairn; PR America/Puerto_Rico; PS Asia/Hebron; PT Europe/Lisbon; PW Pacific/Palau;
PY America/Asuncion; QA Asia/Qatar; RE Indian/Reunion; RO Europe/Bucharest; RS Europe/Belgrade; RU Europe/Moscow;
RW Africa/Kigali; SA Asia/Riyadh; SB Pacific/Guadalcanal; SC Indian/Mahe; SD Africa/Khartoum; SE Europe/Stockholm;
SG Asia/Singapore; SH Atlantic/St_Helena; SI Europe/Ljubljana; SJ Arctic/Longyearbyen; SK Europe/Bratislava;
SL Africa/Freetown; SM Europe/San_Marino; SN Africa/Dakar; SO Africa/Mogadishu; SR America/Paramaribo;
SS Africa/Juba; ST Africa/Sao_Tome; SV America/El_Salvador; SX America/Lower_Princes; SY Asia/Damascus;
SZ Africa/Mbabane; TC America/Grand_Turk; TD Africa/Ndjamena; TF Indian/Kerguelen; TG Africa/Lome; TH Asia/Bangkok;
TJ Asia/Dushanbe; TK Pacific/Fakaofo; TL Asia/Dili; TM Asia/Ashgabat; TN Africa/Tunis; TO Pacific/Tongatapu;
TR Europe/Istanbul; TT America/Port_of_Spain; TV Pacific/Funafuti; TW Asia/Taipei; TZ Africa/Dar_es_Salaam;
UA Europe/Kyiv; UG Africa/Kampala; UM Pacific/Wake; US America/New_York; UY America/Montevideo; UZ Asia/Tashkent;
VA Europe/Vatican; VC America/St_Vincent; VE America/Caracas; VG America/Tortola; VI America/St_Thomas;
VN Asia/Ho_Chi_Minh; VU Pacific/Efate; WF Pacific/Wallis; WS Pacific/Apia; YE Asia/Aden; YT Indian/Mayotte;
ZA Africa/Johannesburg; ZM Africa/Lusaka; ZW Africa/Harare; XK Europe/Belgrade
`
    .trim()
    .split(/;\s*/)
    .map((entry) => entry.split(" ") as [country: string, zone: string]),
);

/** Country code and area, four digits together. */
const byArea = new Map(
  (
    [
      [
        "America/Chicago",
        `1205 1251 1256 1334 1659 1938 1327 1479 1501 1870 1217 1224 1309 1312 1331 1447 1464 1618 1630 1708 1730 1773
        1779 1815 1847 1861 1872 1219 1319 1515 1563 1641 1712 1316 1620 1785 1913 1270 1364 1225 1318 1337 1457 1504
        1985 1218 1320 1507 1612 1651 1763 1924 1952 1228 1471 1601 1662 1769 1235 1314 1417 1557 1573 1636 1660 1816
        1975 1308 1402 1531 1701 1405 1539 1572 1580 1918 1605 1615 1629 1731 1901 1931 1210 1214 1254 1281 1325 1346
        1361 1409 1430 1432 1469 1512 1621 1682 1713 1726 1737 1806 1817 1830 1832 1903 1936 1940 1945 1956 1972 1979
        1262 1274 1353 1414 1534 1608 1715 1920 1448 1850`,
      ],
      ["America/Denver", "1303 1719 1720 1970 1983 1208 1986 1406 1505 1575 1915 1385 1435 1801 1307"],
      ["America/Phoenix", "1480 1520 1602 1623 1928"],
      [
        "America/Los_Angeles",
        `1209 1213 1279 1310 1323 1341 1350 1369 1408 1415 1424 1442 1510 1530 1559 1562 1619 1626 1628 1650 1657 1661
        1669 1707 1714 1738 1747 1760 1805 1818 1820 1831 1837 1840 1858 1909 1916 1925 1949 1951 1702 1725 1775 1458
        1503 1541 1971 1206 1253 1360 1425 1509 1564`,
      ],
      ["America/Anchorage", "1907"],
      ["Pacific/Honolulu", "1808"],
      ["America/Halifax", "1428 1506 1782 1902"],
      ["America/St_Johns", "1709 1879"],
      ["America/Winnipeg", "1204 1431 1584"],
      ["America/Regina", "1306 1474 1639"],
      ["America/Edmonton", "1368 1403 1587 1780 1825 1867"],
      ["America/Vancouver", "1236 1250 1257 1604 1672 1778"],
      ["America/Rio_Branco", "5568"],
      ["America/Porto_Velho", "5569"],
      ["America/Manaus", "5592 5597"],
      ["America/Boa_Vista", "5595"],
      ["America/Cuiaba", "5565 5566"],
      ["America/Campo_Grande", "5567"],
    ] as const
  ).flatMap(([zone, areas]) => areas.split(/\s+/).map((area) => [area, zone] as const)),
);

/** The same table in columns, for a statement that joins it: an area decides before its country. */
export const zoneTable = {
  countries: [...byCountry.keys()],
  countryZones: [...byCountry.values()],
  areas: [...byArea.keys()],
  areaZones: [...byArea.values()],
};

/**
 * @param country ISO 3166 alpha-2
 * @param digits of the number with its country code
 * @returns null when neither tells
 */
export const zoneOf = (country: string | null, digits: string | null): string | null =>
  byArea.get(digits?.slice(0, 4) ?? "") ?? byCountry.get(country ?? "") ?? null;

/** Every zone a recipient may have. */
export const allZones: readonly string[] = [...new Set([...byCountry.values(), ...byArea.values()])];
