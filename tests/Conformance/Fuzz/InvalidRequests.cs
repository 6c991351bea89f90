using System.Text;
using CaptchaGate.Conformance.Support;

namespace CaptchaGate.Conformance.Fuzz;

/// <summary>
/// Requests with a live token, each with a mistake that must be refused. Were one of them to pass, the token would be there to pass with.
/// </summary>
internal sealed class InvalidRequests(RandomChoices dice, string live)
{
    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";
    private const string Token = "captchaVerifyParam";

    private string Good => Body.Json((Token, live));

    public FuzzParts Next() => dice.Below(26) switch
    {
        0 => Of(Body.Json((Token, live), (Token, live))),
        1 => Of(Body.Json((Token, live), (dice.Of(["response", "CaptchaVerifyParam", "captcha-verify-param", "captcha_verify_param"]), live))),
        2 => Of(Body.Json((Token, live + dice.Of(["!", "\0", "\n", "=", " ", "é"])))),
        3 => Of(Good) with { ContentType = dice.Of(["text/html", "application/xml", "application/json; charset=utf-16", "", "multipart/form-data"]) },
        4 => Of(Good[..^(1 + dice.Below(Good.Length - 1))]),
        5 => Of(Good + dice.Of(["x", "{}", "]", ",", "\0"])),
        6 => Of(Body.Json((Token, live), ("scene", "nobody" + dice.Below(100)))),
        7 => Of(Good) with { Headers = $"Origin: {dice.Of(["null", "https://evil.example", "https://www.example.com.evil.example", "http://www.example.com", "*", "x"])}\r\n" },
        8 => Of(Good) with { Headers = $"Authorization: {dice.Of(["Bearer wrong", "Basic eA==", "x", "Bearer"])}\r\n" },
        9 => Of(Body.Json((Token, live), ("idempotencyKey", dice.Base64(12)))),
        10 => Of(Good) with { Headers = $"Idempotency-Key: {dice.Base64(12)}\r\n" },
        11 => Of(Good) with { Method = dice.Of(["GET", "PUT", "DELETE", "PATCH", "BREW"]) },
        12 => Of(Good) with { Route = dice.Of(["/verif", "/verify/x", "/", "/health/verify", "/siteverify/verify"]) },
        13 => Of($"{Good[..^1]},\"x\":{new string('[', 8 + dice.Below(50))}}}"),
        14 => Of($$"""{"captchaVerifyParam":[{{Body.Text(live)}}]}"""),
        15 => Of(Good[..^1] + ",\"x\":{\"a\":1,\"a\":2}}"),
        16 => Of($$"""{"captchaVerifyParam":{{Body.Text(live)}},"x":"\ud800"}"""),
        17 => Of(Encoding.UTF8.GetBytes($"{Token}={Uri.EscapeDataString(live)}&x=%{dice.Of(["", "4", "zz", "ff", "C0%80"])}"), Form),
        18 => Of(Encoding.UTF8.GetBytes($"{Token}={Uri.EscapeDataString(live)}&{string.Join('&', Enumerable.Range(0, 64))}"), Form),
        19 => Of(Body.Form((Token, live), (Token, "")), Form),
        20 => Of([.. Body.Multipart((Token, live))[..^(Body.Boundary.Length + 6)]], Body.MultipartType),
        21 => Of(Encoding.UTF8.GetBytes($"--{Body.Boundary}\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\nx\r\n{Encoding.UTF8.GetString(Body.Multipart((Token, live)))}"), Body.MultipartType),
        22 => Of(Body.Form(("response", live), ("secret", dice.Base64(9))), Form) with { Route = "/siteverify" },
        23 => Of(Body.Json(("response", live))) with { Route = "/siteverify" },
        24 => Of([.. Encoding.UTF8.GetBytes(Good[..^1]), .. ",\"x\":\""u8, (byte)(0x80 + dice.Below(0x40)), .. "\"}"u8], Json),
        _ => dice.OneIn(20) ? Of(Body.Padded(Good, (64 * 1024) + 1 + dice.Below(100)), Json) : Of([.. "\0"u8, .. Encoding.UTF8.GetBytes(Good)], Json),
    };

    private static FuzzParts Of(string json) => Of(Encoding.UTF8.GetBytes(json), Json);

    private static FuzzParts Of(byte[] body, string contentType) => new("POST", "/verify", contentType, body);
}
