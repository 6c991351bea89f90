using System.Text;

namespace CaptchaGate.Conformance.Fuzz;

/// <summary>Bodies that know the contract's fields and get them nearly right. No token in them was minted.</summary>
internal sealed class BodyGrammar(RandomChoices dice, string serviceKey)
{
    private const string Boundary = "fuzz";

    private static readonly string[] Names =
    [
        "captchaVerifyParam", "CaptchaVerifyParam", "captcha-verify-param", "captcha_verify_param", "response", "scene", "sceneId", "SceneId", "sitekey",
        "idempotencyKey", "idempotency_key", "secret", "remoteip", "contentSha256", "name", "", "captchaverifyparam", "a.b[0]", "\u0000", "__proto__",
    ];

    private static readonly string[] Texts =
    [
        "", " ", "default", "v2", "emuscene3", "nobody", "7c9e6679-7425-40de-944b-e07fc1f90ae7", "192.0.2.7", "中文 👩‍👩‍👧", "\\ud800", "\\u0000", "<b>", "%00", "a b+c",
        "{\\\"sceneId\\\":\\\"emuscene2\\\",\\\"certifyId\\\":\\\"x\\\",\\\"deviceToken\\\":\\\"y\\\",\\\"data\\\":\\\"z\\\"}", "null", "9999999999999999999999",
    ];

    private static readonly string[] Values = ["1", "-0", "1e999", "true", "false", "null", "{}", "[]", "[[[[[[[[[1]]]]]]]]]", "{\"a\":{\"a\":1,\"a\":2}}", "nul", "'x'", "\"\\x\"", "01"];

    /// <summary>A content type and a body that more or less belong together.</summary>
    public (string ContentType, byte[] Body) Next()
    {
        var (contentType, body) = dice.Below(8) switch
        {
            0 or 1 or 2 => ("application/json", Encoding.UTF8.GetBytes(Json())),
            3 => ("text/plain;charset=utf-8", Encoding.UTF8.GetBytes(Json())),
            4 or 5 => ("application/x-www-form-urlencoded", Encoding.UTF8.GetBytes(Form())),
            6 => ($"multipart/form-data; boundary={Boundary}", Encoding.UTF8.GetBytes(Multipart())),
            _ => (dice.Of(["application/json", "application/x-www-form-urlencoded", $"multipart/form-data; boundary={Boundary}"]), dice.Bytes(dice.Below(400))),
        };
        if (dice.OneIn(2))
            body = dice.Spoil(body, 1 + dice.Below(6));
        if (dice.OneIn(500))
            body = [.. body, .. new byte[(64 * 1024) - Math.Min(body.Length, 100)]];
        if (dice.OneIn(12))
            contentType = dice.Of(["application/json", "application/json; charset=utf-16", "text/html", "multipart/form-data", "multipart/form-data; boundary=\"", "a", ";", "application/json;;", "text/plain; charset=\"utf-8"]);
        return (dice.OneIn(12) ? dice.Spoil(contentType, 2) : contentType, body);
    }

    private string Token() => dice.Below(6) switch
    {
        0 => dice.Base64(dice.Below(300)),
        1 => Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"certifyId":"{{dice.Below(1_000_000)}}","sceneId":"emuscene3","isSign":true}""")),
        2 => dice.Base64(30).Replace('+', ' '),
        3 => dice.Base64(dice.OneIn(50) ? 13_000 : 30) + "=",
        _ => dice.Of(Texts),
    };

    private string Text() => dice.Below(4) switch
    {
        0 or 1 => Token(),
        2 => dice.OneIn(4) ? serviceKey : dice.Of(Texts),
        _ => dice.Of(Texts),
    };

    private string Json()
    {
        var text = new StringBuilder(dice.OneIn(20) ? "\uFEFF{" : "{");
        for (var i = dice.Below(6); i >= 0; i--)
            text.Append($"\"{dice.Of(Names)}\":{(dice.OneIn(4) ? dice.Of(Values) : $"\"{Text()}\"")}{(i > 0 ? "," : "")}");
        if (dice.OneIn(30))
            text.Append(",\"deep\":").Append('[', dice.Below(3000)).Append(']', dice.Below(3000));
        return text.Append(dice.OneIn(20) ? "" : "}").ToString();
    }

    private string Form() => string.Join('&', Enumerable.Range(0, dice.OneIn(60) ? 70 : dice.Below(6)).Select(_ =>
        $"{Escape(dice.Of(Names))}{(dice.OneIn(10) ? "" : "=")}{Escape(Text())}"));

    private string Escape(string text) => dice.Below(3) switch
    {
        0 => text,
        1 => text.Replace(' ', '+') + dice.Of(["", "%", "%4", "%zz", "%ff", "%ed%a0%80"]),
        _ => Uri.EscapeDataString(text),
    };

    private string Multipart()
    {
        var text = new StringBuilder();
        for (var i = dice.OneIn(60) ? 70 : dice.Below(5); i > 0; i--)
        {
            var disposition = dice.Of(["form-data; name=\"{0}\"", "form-data; name={0}", "form-data", "form-data; name=\"{0}\"; filename=\"x\"", "attachment; name=\"{0}\"", "form-data; name*=utf-8''{0}", "", "form-data; name=\"{0}"]);
            text.Append($"--{Boundary}\r\n{(dice.OneIn(10) ? "" : $"Content-Disposition: {string.Format(disposition, dice.Of(Names))}\r\n")}");
            if (dice.OneIn(6))
                text.Append(dice.Of(["Content-Type: text/plain\r\n", "X\r\n", ": \r\n", "Content-Transfer-Encoding: base64\r\n", $"X: {new string('x', 5000)}\r\n"]));
            text.Append($"\r\n{Text()}\r\n");
        }

        return text.Append(dice.OneIn(8) ? "" : $"--{Boundary}--\r\n").ToString();
    }
}
