/**
 * The passwords that leaks show most often, of eight characters and more (shorter ones are refused anyway), in lower
 * case. A short list on purpose: the rate limit allows a guesser a few dozen tries a day, and these are they.
 */
export const commonPasswords: ReadonlySet<string> = new Set(
  `
12345678 123456789 1234567890 12345678910 0123456789 01234567 87654321 987654321 9876543210 0987654321 123123123
12341234 11223344 1122334455 112233445566 12121212 13131313 10203040 11112222 12344321 123454321 1234554321
123321123 147258369 147852369 159753456 159357258 123698745 741852963 789456123 456789123 963852741 321654987
123654789 14789632 135792468 13579246 19283746 1029384756 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc
1qazxsw2 zaq12wsx zaq1zaq1 zaq1xsw2 !qaz2wsx 1qaz!qaz qazwsxedc qazwsxedcrfv qazxswedc qaz123wsx 2wsx3edc
q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 a1b2c3d4 a1s2d3f4 z1x2c3v4 qwertyui qwertyuiop qwertyuiop[] qwerty12 qwerty123
qwerty1234 qwerty12345 qwerty123456 qwerty01 qwerty2020 qwertz123 qwertzuiop azertyui azertyuiop azerty123 asdfghjk
asdfghjkl asdfasdf asdf1234 asdfgh123 zxcvbnm1 zxcvbnm123 zxcvbnm, zxcvbnma qweasdzx qweasdzxc qwe123qwe 123qweasd
123qweasdzxc 123qwe123 qweqweqwe asdasdasd zxczxczxc wasdwasd poiuytrewq mnbvcxz1 lkjhgfdsa abcd1234 abc12345
abc123456 abcabc123 abcd12345 abcdefgh abcdefg1 abcdefghi abcdefghij 1234abcd 12345abc 123456abc 1234qwer 12345qwert
123456qwerty 123abc123 aa123456 aa12345678 a1234567 a12345678 a123456789 123456789a 12345678a 1234567a q1234567
q12345678 z1234567 aaa11111 abc11111 asd12345 asd123456 qwe12345 qwe123456 qaz12345 zxc12345 zxc123456 woaini1314
woaini520 5201314520 iloveyou iloveyou1 iloveyou2 iloveyou! iloveyou12 iloveyou123 iloveme1 iloveu123 loveyou1
loveme123 lovelove love1234 password password1 password2 password3 password01 password10 password11 password12
password123 password1234 password12345 password123456 password123! password1! password! password!1 password@123
password@1 password99 password00 password2020 password2021 password2022 password2023 password2024 password2025
password2026 passw0rd passw0rd1 passw0rd123 p@ssword p@ssword1 p@ssword123 p@ssw0rd p@ssw0rd1 p@ssw0rd123 p@$$w0rd
p4ssw0rd pa$$word pa$$w0rd pa55word pa55w0rd passwort passwort1 passwort123 contrasena contraseña senha123 senha1234
motdepasse motdepasse1 mypassword mypassword1 yourpassword newpassword newpassword1 testpassword thepassword
adminpassword passpass passpass1 pass1234 pass12345 pass@123 pass@word1 password.1 password_1 password-1
changeme changeme1 changeme123 changeme! letmein1 letmein123 letmeinnow welcome1 welcome12 welcome123 welcome1234
welcome1! welcome@123 welcome2020 welcome2023 welcome2024 welcome2025 welcome2026 administrator administrator1
admin123 admin1234 admin12345 admin123456 admin123! admin@123 admin@1234 admin@12345 adminadmin admin2020 admin2024
root1234 rootroot toor1234 test1234 test12345 test123456 testtest testtest1 testing1 testing123 tester123 demo1234
demo12345 demodemo guest123 guest1234 user1234 user12345 default1 default123 temp1234 temppass temporary secret123
secret1234 secretsecret topsecret master123 master1234 login123 login1234 access123 access14 server123 system123
manager1 manager123 support1 support123 office123 company1 company123 business1 business123 whatsapp whatsapp1
whatsapp123 facebook facebook1 facebook123 instagram instagram1 google123 youtube1 linkedin linkedin1 microsoft
microsoft1 samsung1 samsung123 computer computer1 computer123 internet internet1 internet123 superman superman1
superman123 batman123 spiderman spiderman1 ironman123 starwars starwars1 pokemon1 pokemon123 pikachu1 naruto123
minecraft minecraft1 fortnite1 football football1 football12 football123 baseball baseball1 basketball basketball1
softball1 hockey123 soccer123 liverpool liverpool1 arsenal1 arsenal123 chelsea1 chelsea123 manchester manunited
barcelona barcelona1 realmadrid realmadrid1 juventus juventus1 cowboys1 yankees1 lakers24 steelers steelers1
princess princess1 princess12 princess123 sunshine sunshine1 sunshine123 butterfly butterfly1 chocolate chocolate1
strawberry rainbow1 rainbow123 flower123 cookie123 cupcake1 cheese123 banana123 orange123 purple123 yellow123
monkey123 monkey12 dragon123 dragon12 tigger123 tiger123 shadow123 shadow12 ginger123 bailey123 buster123 charlie1
charlie123 michael1 michael123 jennifer jennifer1 jessica1 jessica123 ashley123 amanda123 andrea123 daniel123
david123 george123 jordan23 jordan123 joshua123 matthew1 nicole123 robert123 samantha samantha1 thomas123 william1
anthony1 alexander alexander1 benjamin elizabeth elizabeth1 isabella victoria victoria1 veronica valentina
sebastian sebastian1 christian christian1 christopher stephanie stephanie1 patricia patrick1 nicholas jonathan
jonathan1 brandon1 caroline catherine danielle fernando alejandro alejandra francisco margarita estrella teamo123
teamomucho tequiero tequiero1 mariposa corazon1 hermosa1 blink182 metallica metallica1 nirvana1 slipknot slipknot1
eminem123 trustno1 whatever whatever1 nothing1 something something1 anything1 hello123 hello1234 hello12345
hellohello helloworld helloworld1 goodmorning goodluck1 freedom1 freedom123 forever1 forever21 happy123 happyday
lucky123 lovely123 beautiful beautiful1 sweetheart babygirl babygirl1 babyboy1 sexygirl sexy1234 maverick mercedes
mercedes1 ferrari1 corvette mustang1 mustang123 harley123 porsche911 summer123 summer2020 summer2023 summer2024
summer2025 summer2026 winter123 winter2023 winter2024 winter2025 winter2026 spring2024 spring2025 spring2026
autumn2024 autumn2025 january1 february november december december1 october1 monday123 friday123 saturday sunday123
america1 london123 newyork1 california indonesia pakistan pakistan1 bismillah bismillah1 allah123 jesus123 jesuschrist
godisgood godisgreat blessed1 blessing angel123 angel1234 devil666 killer123 hunter123 hunter2000 ranger123 soldier1
warrior1 phoenix1 phoenix123 midnight midnight1 thunder1 lightning startrek gandalf1 matrix123 scorpion snoopy123
elephant dolphin1 penguin1 zaqxswcde xsw2zaq1 asdqwe123 qweasd123 asdzxc123 mnbvcxza 00000000 000000000 0000000000
11111111 111111111 1111111111 22222222 33333333 44444444 55555555 66666666 77777777 88888888 888888888 99999999
999999999 69696969 12312312 12301230 31415926 3141592653 27182818 20202020 20252025 20262026 parley123 parley1234
`
    .trim()
    .split(/\s+/),
);
