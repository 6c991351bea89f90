using System.Text;
using CaptchaGate.Decisions.Tests.Support;
using CaptchaGate.Emulator.Reactions;

namespace CaptchaGate.Decisions.Tests.Rows;

/// <summary>Rows 23 to 37: what stands around a verdict, or in its place.</summary>
internal static class EnvelopeRows
{
    /// <summary>The rows that are told by a Code, and how many requests each takes.</summary>
    private static readonly (int Row, string Code, int Calls)[] Codes =
    [
        (26, "MissingParameter", 1),
        (26, "MissingParameter.CaptchaVerifyParam", 1),
        (27, "InvalidParameter", 1),
        (27, "InvalidParameter.SceneId", 1),
        (28, "Forbidden.AccountAccessDenied", 1),
        (29, "Forbidden.RAMUserAccessDenied", 1),
        (29, "NoPermission", 1),
        (29, "Forbidden.RAM", 1),
        (30, "InvalidAccessKeyId.NotFound", 1),
        (30, "InvalidAccessKeyId.Inactive", 1),
        (30, "Forbidden.AccessKeyDisabled", 1),
        (30, "SignatureDoesNotMatch", 1),
        (30, "IncompleteSignature", 1),
        (31, "InvalidSecurityToken.Expired", 1),
        (31, "InvalidSecurityToken.Malformed", 1),
        (31, "InvalidSecurityToken.MismatchWithAccessKey", 1),
        (31, "MissingSecurityToken", 1),
        (32, "InvalidTimeStamp.Expired", 2),
        (33, "SignatureNonceUsed", 1),
        (34, "Throttling", 1),
        (34, "Throttling.User", 1),
        (34, "Throttling.Api", 1),
        (35, "InternalError", 1),
        (37, "InvalidApi.NotFound", 1),
        (37, "SomethingNew.Altogether", 1),
    ];

    public static Dictionary<int, Scenario[]> Scenarios { get; } = new()
    {
        [23] =
        [
            .. new[]
                {
                    Fault.Html, Fault.Empty, Fault.BadJson, Fault.BadUtf8, Fault.DuplicateKeys, Fault.Oversize, Fault.OversizeChunked, Fault.GzipBomb,
                    Fault.ShortContentLength, Fault.NotHttp, Fault.HugeHeaders,
                }
                .Select(fault => Scenario.Answered(fault)),
            Scenario.Answered(Reaction.Body(200, "text/xml", "<Success>true</Success>"u8.ToArray()), name: "XML"),
            Scenario.Answered(Reaction.Wire(new Send("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray()), new Finish()), name: "204"),
            Json("half a surrogate pair", """{"RequestId":"\ud83d","Code":"Success","Success":true,"Result":{"VerifyResult":true,"VerifyCode":"T001"}}"""),
        ],
        [24] =
        [
            .. new[] { Fault.MissingResult, Fault.NullResult, Fault.WrongTypes, Fault.NotAnObject }.Select(fault => Scenario.Answered(fault)),
            Json("Code is a number", """{"Code":200,"Success":true,"Result":{"VerifyResult":true,"VerifyCode":"T001"}}"""),
            Json("Success is a text", """{"Code":"Success","Success":"true","Result":{"VerifyResult":true,"VerifyCode":"T001"}}"""),
            Json("VerifyCode is a number", """{"Code":"Success","Success":true,"Result":{"VerifyResult":true,"VerifyCode":1}}"""),
            Json("Result is an array", """{"Code":"Success","Success":true,"Result":[{"VerifyResult":true,"VerifyCode":"T001"}]}"""),
            Json("VerifyResult beside Result", """{"Code":"Success","Success":true,"VerifyResult":true,"VerifyCode":"T001"}"""),
        ],
        [25] =
        [
            .. Codes.Select(code => Scenario.Answered(Reaction.Error(code.Code, 200), code.Calls, name: $"Success false, {code.Code}") with { EndsInRow = code.Row }),
            Json("Success true beside another Code", """{"Code":"NoPermission","Success":true,"Result":{"VerifyResult":true,"VerifyCode":"T001"}}""") with { EndsInRow = 29 },
            Json("Success false beside a pass", """{"Code":"Success","Success":false,"Result":{"VerifyResult":true,"VerifyCode":"T001"}}""") with { EndsInRow = 37 },
        ],
        [26] = ByCode(26),
        [27] = ByCode(27),
        [28] = ByCode(28),
        [29] = ByCode(29),
        [30] = ByCode(30),
        [31] = ByCode(31),
        [32] = ByCode(32),
        [33] = ByCode(33),
        [34] =
        [
            .. ByCode(34),
            Scenario.Answered("429", name: "429 Throttling.User"),
            Scenario.Answered(Reaction.Body(429, "text/html", "<h1>slow down</h1>"u8.ToArray()), name: "429 HTML"),
            Scenario.Answered(Waits(Reaction.Error("ServiceUnavailable"), "x-acs-retry-after", "3600000"), name: "503 with a long x-acs-retry-after"),
            Scenario.Answered(Waits(Reaction.Error("Throttling.User"), "x-acs-retry-after", "50"), calls: 2, name: "x-acs-retry-after that fits"),
            Scenario.Answered(Waits(Reaction.Error("Throttling", 429), "Retry-After", "1"), calls: 2, name: "Retry-After that fits"),
            Scenario.Answered(Waits(Reaction.Error("Throttling", 429), "Retry-After", "60"), name: "Retry-After that does not fit"),
        ],
        [35] = [.. ByCode(35), Scenario.Answered(Reaction.Error("InternalError", 500, ErrorFormat.Xml), name: "InternalError in XML")],
        [36] =
        [
            Scenario.Answered(Fault.BadGateway),
            Scenario.Answered(Fault.GatewayTimeout),
            Scenario.Answered("ServiceUnavailable"),
            Scenario.Answered(Reaction.Error("Whatever", 500), name: "500 with another Code"),
            Scenario.Answered(Reaction.Error("x", 599, ErrorFormat.Empty), name: "599 without a body"),
            Scenario.Answered(Reaction.Error("x", 500, ErrorFormat.Html), name: "500 HTML"),
            Scenario.Answered(Reaction.Body(500, "application/json", "{\"Code\":\"\\ud83d\"}"u8.ToArray()), name: "500 with half a surrogate pair"),
        ],
        [37] =
        [
            .. ByCode(37),
            Scenario.Answered(Reaction.Error("x", 400, ErrorFormat.Html), name: "400 HTML"),
            Scenario.Answered(Reaction.Error("x", 418, ErrorFormat.Empty), name: "418 without a body"),
            Scenario.Answered(Reaction.Error("x", 404, ErrorFormat.Html), name: "404 HTML"),
        ],
    };

    private static Scenario[] ByCode(int row) =>
        [.. Codes.Where(code => code.Row == row).Select(code => Scenario.Answered(code.Code, code.Calls))];

    private static Scenario Json(string name, string body) =>
        Scenario.Answered(Reaction.Body(200, "application/json", Encoding.UTF8.GetBytes(body)), name: name);

    private static Reaction Waits(Reaction reaction, string header, string value) =>
        reaction with { Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { [header] = value } };
}
