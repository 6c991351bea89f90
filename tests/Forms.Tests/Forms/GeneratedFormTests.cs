using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CaptchaGate.Forms.Tests.Forms;

/// <summary>Nothing that is typed into a form is ever dropped: generated forms arrive at the receiver as they were sent.</summary>
public sealed class GeneratedFormTests : FormTest
{
    private const int Forms = 60;

    // A name may bring four more, and the token is one.
    private const int MaxFields = 55;

    /// <summary>The token's names; a form never has a field of that name beside it.</summary>
    private static readonly string[] TokenNames = ["captchaVerifyParam", "CaptchaVerifyParam", "captcha-verify-param", "captcha_verify_param"];

    // The names that other routes read, and what frameworks and people call their fields.
    private static readonly string[] Names =
    [
        "name", "message", "interest", "interest[]", "a[0]", "a[b][c]", "items.0.name", "scene", "sceneId", "SceneId", "sitekey", "response", "idempotencyKey", "idempotency_key",
        "contentSha256", "secret", "remoteip", "form", "fields", "verification", "verified", "__proto__", "constructor", "toString", "captchaverifyparam", "g-recaptcha-response",
        "Straße", "姓名", "e-mail", "e mail", "100%", "a&b", "a=b", "a+b", "'", "<b>", "\u00a0", "😀", "\u202eevil", "0", "-1", "null",
    ];

    private static readonly string[] Texts =
    [
        "", " ", "Ada", "Grüße, 你好 & <b>'+ %2B =1+1", "line\r\nbreak", "tab\there", "\u0001\u007f\u0085", "%00", "%zz", "null", "[\"a\"]", "{\"a\":1}", "😀👩‍👩‍👧", "e\u0301", "\ufeffx", "\u2028", "&quot;",
        "--boundary", "=cmd|' /C calc'!A0", "../../etc/passwd", new string('x', 3000), "+49 30 1234567", "100%", "a;b", "\\u0041", "\"quoted\"", "\\",
    ];

    [Theory]
    [InlineData("application/x-www-form-urlencoded", 1)]
    [InlineData("multipart/form-data", 2)]
    [InlineData("application/json", 3)]
    [InlineData("text/plain", 4)]
    public async Task Generated_forms_arrive_as_they_were_sent(string contentType, int seed)
    {
        // A fixed seed, so that a failure comes back.
        var random = new Random(seed);
        for (var form = 0; form < Forms; form++)
        {
            var fields = Generate(random);
            var sent = fields.Append((TokenNames[random.Next(TokenNames.Length)], Gate.Mint())).ToArray();
            random.Shuffle(sent);
            var before = Receiver.Deliveries.Count;
            var reply = await Gate.SendAsync(Content(contentType, sent));
            Assert.True(reply is { Status: 200, Answer.Success: true }, $"form {form}: {reply} {Describe(sent)}");
            var arrived = JsonNode.Parse(Receiver.Deliveries.Last().Body)!["fields"]!.AsObject();
            Assert.Equal(before + 1, Receiver.Deliveries.Count);
            Assert.Equal(Expected(sent), Written(arrived));
        }
    }

    private static List<(string Name, string Value)> Generate(Random random)
    {
        var fields = new List<(string, string)>();
        for (var left = random.Next(1, 20); left > 0 && fields.Count < MaxFields; left--)
        {
            var name = random.Next(4) == 0 ? Any(random) : Names[random.Next(Names.Length)];
            if (name.Length == 0 || TokenNames.Contains(name, StringComparer.Ordinal))
                continue;
            for (var times = random.Next(5) == 0 ? random.Next(2, 5) : 1; times > 0; times--)
                fields.Add((name, random.Next(3) == 0 ? Any(random) : Texts[random.Next(Texts.Length)]));
        }

        return fields;
    }

    private static string Any(Random random)
    {
        var text = new StringBuilder();
        for (var left = random.Next(1, 12); left > 0; left--)
        {
            var value = random.Next(0x20, random.Next(3) == 0 ? 0x10ffff : 0x2ff);
            // In a multipart name browsers write %22 for a quote, and nothing tells it from a %22 that was typed; a backslash would escape its end.
            text.Append(Rune.IsValid(value) && value is not ('"' or '\\') ? new Rune(value).ToString() : "?");
        }

        return text.ToString();
    }

    // One value is a string, several are an array, and names keep the order of their first appearance.
    private static string Expected((string Name, string Value)[] sent)
    {
        var expected = new JsonObject();
        foreach (var group in sent.Where(static field => !TokenNames.Contains(field.Name, StringComparer.Ordinal)).GroupBy(static field => field.Name, static field => field.Value, StringComparer.Ordinal))
        {
            var values = group.ToArray();
            expected[group.Key] = values is [var one] ? one : new JsonArray([.. values.Select(static value => (JsonNode)value)]);
        }

        return Written(expected);
    }

    private static string Written(JsonNode node) => node.ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static ByteArrayContent Content(string contentType, (string Name, string Value)[] sent) => contentType switch
    {
        "application/x-www-form-urlencoded" => new FormUrlEncodedContent(sent.Select(static field => KeyValuePair.Create(field.Name, field.Value))),
        "multipart/form-data" => Multipart(sent),
        _ => new StringContent(Json(sent), Encoding.UTF8, contentType),
    };

    // A JSON document can't repeat a name: several values are an array there as well.
    private static string Json((string Name, string Value)[] sent)
    {
        var document = new JsonObject();
        foreach (var group in sent.GroupBy(static field => field.Name, static field => field.Value, StringComparer.Ordinal))
        {
            var values = group.ToArray();
            document[group.Key] = values is [var one] ? one : new JsonArray([.. values.Select(static value => (JsonNode)value)]);
        }

        return Written(document);
    }

    private static ByteArrayContent Multipart((string Name, string Value)[] sent)
    {
        const string boundary = "----WebKitFormBoundaryqSvT9XBJBYUsXFBG";
        var body = new StringBuilder();
        foreach (var (name, value) in sent)
        {
            body.Append(CultureInfo.InvariantCulture, $"--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        }

        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.Append(CultureInfo.InvariantCulture, $"--{boundary}--\r\n").ToString()));
        content.Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary={boundary}");
        return content;
    }

    private static string Describe((string Name, string Value)[] sent) => string.Join(", ", sent.Select(static field => $"{Uri.EscapeDataString(field.Name)}={Uri.EscapeDataString(field.Value)}"));
}
