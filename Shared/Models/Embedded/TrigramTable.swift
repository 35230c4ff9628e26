/// How telling groups of three letters are of each language: an underscore is the edge of a word, accents are left off.
///
/// Counted in sentences of telephone talk written for it, and in what the sample agents know, in all three languages
/// alike. A group weighs the binary logarithm of how much likelier it is in a language than in the one where it is
/// rarest, rounded, four at most; of all groups, these 700 tell the languages apart best. The commonest stand first.
enum TrigramTable {
    /// For each language, the groups that weigh one, two, three and four.
    static let groups: [(language: Language, byWeight: [String])] = [
        (
            .english,
            [
                """
                _a_ me_ ce_ le_ ont _la los nda nes tem ues ici ien vie _vo ace ede hei ier inh nhe qua tie um_
                """,
                """
                er_ and re_ _mo _in ere _ne ter ver _at _lo eve _pl unt ve_ _da _ha one are ome nce ost cel _am \
                _le _fi el_ _li _go ers ate ion ore ast del has _un hec las _pu ind mis ron _pi uar act lab ssa \
                una ute eir oss sse _oc ala don iet mai ner uie
                """,
                """
                _an _to _fo is_ _fr ne_ can et_ nin _or _ad _ar mon cha arc ise pen ree _bo tin lin ave ins abl \
                ble lig ene noi ois arl iss
                """,
                """
                _th the he_ ng_ ing nd_ _yo you at_ _we ed_ ay_ en_ day ou_ in_ an_ for nt_ _on _wh _i_ on_ her \
                st_ it_ thi _wi our _it hin wit ith th_ kin ts_ _is we_ _ch hat ur_ _sh _wa _of ght igh not ive \
                tha _st _wo ht_ _be lea ry_ ll_ of_ om_ cou rs_ ld_ rce wor fro han mor oun ow_ ut_ ly_ all ase \
                ch_ ear ple rom ys_ ery eas ot_ whe ns_ ork out sho _ev _he ays ge_ am_ oth _up ank hou ice nk_ \
                oul uld _my ine ke_ my_ _ou _us ook ugh ain ck_ wha acc ake ess ope up_ adv ann cco dvi rd_ rki \
                ss_ thr _br _tw ang any bou ee_ oug pay _ye eig gh_ hen how loo sk_ til was wer eed een nee whi \
                chi ds_ nge nth sts ell ill lle mbe _op abo ack fte har hic ich its nno ny_ tak tio _af aft eck \
                ew_ gai get tom vin wee ask ass eni hav hel hro liv now oes rou yea add ged hea iti new oki ong \
                rie rt_ tte two ty_ urs alk els ey_ hil his ike ls_ riv rni sor wo_ wou _if ait cke ddr fiv ick \
                if_ nds umb wai xt_ _by _sc air app by_ cus dy_ eak eek eth ks_ lat lik mak oon rry sav sda sec \
                tho tme twe yth
                """,
            ]
        ),
        (
            .spanish,
            [
                """
                _co ent _se _me men _pe _do _pr re_ com one eri mes _na art _mu nce can enc nsu _ad ela pen _bo \
                esc oce ori ear eis not uin uma
                """,
                """
                es_ as_ ar_ est con por sta te_ _cu tra _si le_ _lo nte _nu _mi al_ go_ ntr rec _su los ir_ _le \
                ano tre ant cia des _vi den has ast bre nde ne_ str omp ces emp so_ edi reg _ce ari ca_ ica pro \
                sul _us rad _he _of nov ais dev ice aca cis ell hic ram ua_ voc sos _we mud rce tio
                """,
                """
                _de os_ _en _el _ha _di nto _al lo_ ora nes qui hor las era ici ama man pre _ve eci ses del vie \
                les cam mar ega eta rab sig eno omi ult mis nco _pi bor rne ron ace dir emo lar ho_ aje das dem \
                fac iez in_ ine mir obr oy_ sem uda nca rie vo_ vez acc ico iga isa pod ill ova rto ay_ cul eni
                """,
                """
                de_ _la _un la_ do_ ta_ que on_ el_ na_ _qu en_ _y_ ra_ _es un_ ue_ _po ien no_ da_ ion cio ro_ \
                mos tar ndo una ana ado pue ia_ _ll ued ada ero _pu ues io_ _fa amo ara lla aci cue tro ier nos \
                ete nta nue cua dia ias ase egu ido ede lam rar tie abl an_ aqu ene ita mo_ ble co_ dos uan _o_ \
                eso lle mpr avo fav ria vor uel ras _ah lta paq seg si_ tos uet mas nci pag uie _ci ina och sor \
                uer uev nad cin esp ga_ su_ uen amb asa die hab leg mbi nan nvi arl bia ha_ lab sie abo aho env \
                gun iar igo imo otr dej don gui aba cci cie ez_ ono rta va_ _ay abr arj ato hac he_ ism ito jet \
                ner noc rim rje tam act alg dic ert esi evo fic ma_ mi_ pra tad vue _vu ayu cad dom ira lgu _oc \
                all cib ctu iet sa_ _em ed_ eda iem ino rio rlo sus uno
                """,
            ]
        ),
        (
            .portuguese,
            [
                """
                _a_ ent _no par men es_ _me end est _pe tra er_ ce_ car ver ere _cu _fo go_ ost al_ _nu ing lo_ \
                str _am _go ces cha ses arc rab ave mor rne bor ins ang hou ino ism iti mbi nge tom
                """,
                """
                _de _co as_ _se con com por _en sta _pr nte _do rec _di ont ons ome art ntr _at ir_ nde _fi nsu \
                ate tre eri _li _mu mes tem des _al ant pro pos ano ite _vi cia ela edi emp era omp qui reg bre \
                den for tin mar eta sig ana cam ita lin eso han har hav leg til nan amb mbe uen
                """,
                """
                os_ de_ ar_ te_ _na is_ ue_ _da nda enc ora pre so_ tar no_ ode rar tor nov man _ce _ve ari hor \
                ica eci ind ama rad eno esc uar emo dev ori lar omi dir ina _br _pt aba br_ dic doi ixa lpe mui \
                scu ulp zin ain cio iar _ci cin ns_ rou cou evo gui lam mas aci dom ono
                """,
                """
                do_ _um da_ _qu ra_ _po ta_ _e_ em_ ao_ _o_ um_ que ara ma_ ou_ _es ado ro_ _vo nto ia_ uma ndo \
                mos ha_ _fa qua co_ oce voc _ou nos nta nco _em na_ nha ria ult om_ inh sa_ amo eir sul dia ega \
                ho_ pod ais egu sso ada ca_ anh rta seg ito lta das ga_ la_ nao oss mpr tro mai obr gun ias lho \
                nho sse _ch am_ ass uan dem eu_ ois ira lig nci oit pag ram avo cus ez_ fav ico iga nca uda vor \
                ess fic ido isa lto ssa tos rto tao _on io_ iro oes dei dos imo mud tei uer _ut aca eis ert esp \
                iss mo_ ras rio sem coe eix heg out tam alg aqu cao cis hei nhe noi sos vo_ _ao _os abr ai_ asa \
                cul igo lgu lha nvi pra rim ua_ utr vez cad dez ero ova ute aco ala env ovo seu uem va_ _is ato \
                ceb ete foi oi_ sex tad tou ulh vin xta cai elh ive mei nad uin
                """,
            ]
        ),
    ]
}
