using System.Text;
using CaptchaGate.Emulator.Reactions;
using FsCheck;
using FsCheck.Fluent;

namespace CaptchaGate.Decisions.Tests.Properties;

/// <summary>Random service behaviour and random policies.</summary>
internal static class Generators
{
    private static readonly Reaction[] QuickFaults =
    [
        Fault.Reset, Fault.ResetAfterHeaders, Fault.ResetMidBody, Fault.Close, Fault.CloseMidHeaders, Fault.HalfCloseMidBody, Fault.TruncatedBody,
        Fault.TruncatedChunks, Fault.LostAnswer, Fault.Html, Fault.Empty, Fault.BadJson, Fault.BadUtf8, Fault.DuplicateKeys, Fault.WrongTypes,
        Fault.MissingResult, Fault.NullResult, Fault.NotAnObject, Fault.Oversize, Fault.GzipBomb, Fault.Redirect, Fault.BadGateway,
        Fault.GatewayTimeout, Fault.NotHttp, Fault.ShortContentLength,
    ];

    private static readonly string[] Names =
    [
        "RequestId", "Code", "Success", "Message", "Result", "VerifyResult", "VerifyCode", "CertifyId", "code", "success", "verifyResult", "T001",
        "Success", "InternalError", "NoPermission", "",
    ];

    public static Gen<string> Policies { get; } = Gen.Elements("closed", "guarded", "open");

    public static Gen<string> Overrides { get; } = Gen.Elements("byPolicy", "deny", "pass");

    public static Gen<Reaction> Verdicts { get; } =
        from letter in Gen.Frequency((4, Gen.Constant('T')), (6, Gen.Constant('F')), (1, Gen.Elements('X', 't', 'f')))
        from number in Gen.Choose(0, 25)
        from contradicts in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        select Reaction.Verdict($"{letter}{number:000}", letter is 'T' or 't' != contradicts);

    public static Gen<Reaction> Errors { get; } =
        from code in Gen.OneOf(Gen.Elements(ErrorCodes.All.ToArray()), Gen.Elements("Whatever", "throttling", "InternalErrors", "InvalidParameter.X", "InvalidSecurityToken"))
        from status in Gen.Frequency((3, Gen.Constant<int?>(null)), (2, Gen.Elements<int?>(200, 400, 403, 404, 429, 500, 502, 503, 504)), (1, Gen.Choose(201, 599).Select(status => (int?)(status is 204 or 205 or 304 ? 206 : status))))
        from format in Gen.Frequency((5, Gen.Constant(ErrorFormat.Json)), (1, Gen.Elements(ErrorFormat.Xml, ErrorFormat.Html, ErrorFormat.Empty)))
        select Reaction.Error(code, status, format);

    /// <summary>Documents that look like the service's answers without being any.</summary>
    public static Gen<Reaction> Bodies { get; } =
        from text in Json(3)
        from status in Gen.Frequency((4, Gen.Constant(200)), (1, Gen.Elements(400, 403, 500, 503)))
        select Reaction.Body(status, "application/json", Encoding.UTF8.GetBytes(text));

    /// <summary>Everything that comes at once.</summary>
    public static Gen<Reaction> Quick { get; } = Gen.Frequency(
        (3, Verdicts), (3, Errors), (2, Bodies), (2, Gen.Elements(QuickFaults)), (1, Gen.Constant(Reaction.Honest)));

    /// <summary>What a poisoned token may do to the service, were there such tokens: everything that the table says a caller can cause.</summary>
    public static Gen<Reaction> Poison { get; } = Gen.Frequency(
        (3, Gen.Elements(QuickFaults.Where(fault => fault != Fault.Redirect).ToArray())),
        (2, Gen.Elements<Reaction>("500", "502", "503", "504", "InternalError", "ServiceUnavailable")),
        (2, Gen.Elements<Reaction>("429", "Throttling.User", "Throttling.Api", "MissingParameter", "InvalidParameter", "Forbidden.AccountAccessDenied", "404", "418")),
        (2, Bodies),
        (2, Verdicts.Where(verdict => verdict is VerdictReaction { Passed: false })));

    private static Gen<string> Json(int depth)
    {
        var leaf = Gen.OneOf(
            Gen.Elements("true", "false", "null", "0", "1", "-1.5e9", "\"\"", "\"\\ud83d\"", "\"\\u0000\""),
            Gen.Elements(Names).Select(name => $"\"{name}\""));
        if (depth == 0)
            return leaf;
        var member = from name in Gen.Elements(Names) from value in Json(depth - 1) select $"\"{name}\":{value}";
        return Gen.Frequency(
            (2, leaf),
            (5, member.ListOf().Select(members => $"{{{string.Join(',', members.Take(6))}}}")),
            (1, Json(depth - 1).ListOf().Select(items => $"[{string.Join(',', items.Take(4))}]")));
    }
}
