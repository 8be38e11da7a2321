// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-latency-data.h"

namespace ns3
{
namespace vpc
{

const std::vector<AzRoundTrip>&
MeasuredAzRoundTrips2020()
{
    static const std::vector<AzRoundTrip> table{
        {"afs1-az1", "afs1-az2", 741},    {"afs1-az1", "afs1-az3", 541},
        {"afs1-az2", "afs1-az1", 730},    {"afs1-az2", "afs1-az3", 652},
        {"afs1-az3", "afs1-az1", 533},    {"afs1-az3", "afs1-az2", 654},
        {"ape1-az1", "ape1-az2", 472},    {"ape1-az1", "ape1-az3", 661},
        {"ape1-az2", "ape1-az1", 465},    {"ape1-az2", "ape1-az3", 704},
        {"ape1-az3", "ape1-az1", 667},    {"ape1-az3", "ape1-az2", 719},
        {"apne2-az1", "apne2-az2", 756},  {"apne2-az1", "apne2-az3", 1060},
        {"apne2-az2", "apne2-az1", 773},  {"apne2-az2", "apne2-az3", 1120},
        {"apne2-az3", "apne2-az1", 1060}, {"apne2-az3", "apne2-az2", 1180},
        {"aps1-az1", "aps1-az2", 272},    {"aps1-az1", "aps1-az3", 663},
        {"aps1-az2", "aps1-az1", 290},    {"aps1-az2", "aps1-az3", 1090},
        {"aps1-az3", "aps1-az1", 595},    {"aps1-az3", "aps1-az2", 1060},
        {"apse1-az1", "apse1-az2", 1220}, {"apse1-az1", "apse1-az3", 1270},
        {"apse1-az2", "apse1-az1", 1230}, {"apse1-az2", "apse1-az3", 627},
        {"apse1-az3", "apse1-az1", 1270}, {"apse1-az3", "apse1-az2", 623},
        {"apse2-az1", "apse2-az2", 1020}, {"apse2-az1", "apse2-az3", 1240},
        {"apse2-az2", "apse2-az1", 1040}, {"apse2-az2", "apse2-az3", 1430},
        {"apse2-az3", "apse2-az1", 1240}, {"apse2-az3", "apse2-az2", 1380},
        {"cac1-az1", "cac1-az2", 475},    {"cac1-az1", "cac1-az4", 1010},
        {"cac1-az2", "cac1-az1", 466},    {"cac1-az2", "cac1-az4", 1270},
        {"cac1-az4", "cac1-az1", 1020},   {"cac1-az4", "cac1-az2", 1270},
        {"euc1-az1", "euc1-az2", 1000},   {"euc1-az1", "euc1-az3", 788},
        {"euc1-az2", "euc1-az1", 1020},   {"euc1-az2", "euc1-az3", 947},
        {"euc1-az3", "euc1-az1", 802},    {"euc1-az3", "euc1-az2", 935},
        {"eun1-az1", "eun1-az2", 1200},   {"eun1-az1", "eun1-az3", 1020},
        {"eun1-az2", "eun1-az1", 1200},   {"eun1-az2", "eun1-az3", 1530},
        {"eun1-az3", "eun1-az1", 1020},   {"eun1-az3", "eun1-az2", 1540},
        {"euw1-az1", "euw1-az2", 817},    {"euw1-az1", "euw1-az3", 986},
        {"euw1-az2", "euw1-az1", 862},    {"euw1-az2", "euw1-az3", 668},
        {"euw1-az3", "euw1-az1", 998},    {"euw1-az3", "euw1-az2", 679},
        {"euw2-az1", "euw2-az2", 789},    {"euw2-az1", "euw2-az3", 1380},
        {"euw2-az2", "euw2-az1", 800},    {"euw2-az2", "euw2-az3", 1040},
        {"euw2-az3", "euw2-az1", 1360},   {"euw2-az3", "euw2-az2", 1030},
        {"euw3-az1", "euw3-az2", 918},    {"euw3-az1", "euw3-az3", 1020},
        {"euw3-az2", "euw3-az1", 939},    {"euw3-az2", "euw3-az3", 986},
        {"euw3-az3", "euw3-az1", 1040},   {"euw3-az3", "euw3-az2", 991},
        {"mes1-az1", "mes1-az2", 470},    {"mes1-az1", "mes1-az3", 449},
        {"mes1-az2", "mes1-az1", 471},    {"mes1-az2", "mes1-az3", 476},
        {"mes1-az3", "mes1-az1", 416},    {"mes1-az3", "mes1-az2", 428},
        {"sae1-az1", "sae1-az2", 2800},   {"sae1-az1", "sae1-az3", 987},
        {"sae1-az2", "sae1-az1", 2810},   {"sae1-az2", "sae1-az3", 3490},
        {"sae1-az3", "sae1-az1", 975},    {"sae1-az3", "sae1-az2", 3490},
        {"use1-az1", "use1-az2", 808},    {"use1-az1", "use1-az3", 969},
        {"use1-az1", "use1-az4", 786},    {"use1-az1", "use1-az5", 548},
        {"use1-az1", "use1-az6", 894},    {"use1-az2", "use1-az1", 788},
        {"use1-az2", "use1-az3", 983},    {"use1-az2", "use1-az4", 743},
        {"use1-az2", "use1-az5", 770},    {"use1-az2", "use1-az6", 1060},
        {"use1-az3", "use1-az1", 1010},   {"use1-az3", "use1-az2", 1010},
        {"use1-az3", "use1-az4", 1050},   {"use1-az3", "use1-az5", 817},
        {"use1-az3", "use1-az6", 740},    {"use1-az4", "use1-az1", 790},
        {"use1-az4", "use1-az2", 732},    {"use1-az4", "use1-az3", 995},
        {"use1-az4", "use1-az5", 1140},   {"use1-az4", "use1-az6", 1380},
        {"use1-az5", "use1-az1", 558},    {"use1-az5", "use1-az2", 752},
        {"use1-az5", "use1-az3", 780},    {"use1-az5", "use1-az4", 1130},
        {"use1-az5", "use1-az6", 1160},   {"use1-az6", "use1-az1", 875},
        {"use1-az6", "use1-az2", 1080},   {"use1-az6", "use1-az3", 737},
        {"use1-az6", "use1-az4", 1440},   {"use1-az6", "use1-az5", 1140},
        {"use2-az1", "use2-az2", 1000},   {"use2-az1", "use2-az3", 1330},
        {"use2-az2", "use2-az1", 1000},   {"use2-az2", "use2-az3", 635},
        {"use2-az3", "use2-az1", 1290},   {"use2-az3", "use2-az2", 648},
        {"usw1-az1", "usw1-az3", 1140},   {"usw1-az3", "usw1-az1", 1160},
        {"usw2-az1", "usw2-az2", 809},    {"usw2-az1", "usw2-az3", 398},
        {"usw2-az1", "usw2-az4", 684},    {"usw2-az2", "usw2-az1", 793},
        {"usw2-az2", "usw2-az3", 1170},   {"usw2-az2", "usw2-az4", 637},
        {"usw2-az3", "usw2-az1", 406},    {"usw2-az3", "usw2-az2", 1190},
        {"usw2-az3", "usw2-az4", 631},    {"usw2-az4", "usw2-az1", 691},
        {"usw2-az4", "usw2-az2", 620},    {"usw2-az4", "usw2-az3", 632},
    };
    return table;
}

} // namespace vpc
} // namespace ns3
