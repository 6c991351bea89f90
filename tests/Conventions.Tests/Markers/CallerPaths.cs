using System.Text;
using System.Text.Json;
using CaptchaGate.Emulator.Captcha;

namespace CaptchaGate.Conventions.Tests.Markers;

/// <summary>What callers do.</summary>
internal static class CallerPaths
{
    private static readonly (string, string) Service = ("Authorization", $"Bearer {Marker.ServiceKey.Word}");
    private static readonly (string, string) Origin = ("Origin", MarkerTestHost.Site);

    public static async Task PassesAndDuplicatesAsync(MarkerTestHost stage, Paths paths)
    {
        foreach (var (scene, alias) in new[] { (Scenes.V3, "default"), (Scenes.V2, "v2"), (Scenes.TestPass, "pass"), (Scenes.TestFail, "fail") })
        {
            var token = stage.Mint(scene);
            await paths.JsonAsync(token, alias, headers: [Origin]);
            await paths.JsonAsync(token, alias, headers: [Origin]);
            await paths.JsonAsync(stage.Mint(scene), alias, headers: [Service]);
            await paths.SendAsync(HttpMethod.Post, "/api/verify", Paths.Form(("captcha-verify-param", stage.Mint(scene)), ("sceneId", alias)));
            await paths.SendAsync(HttpMethod.Post, "/api/verify", Paths.Multipart(("response", stage.Mint(scene)), ("scene", alias)));
            await paths.SendAsync(HttpMethod.Post, "/api/verify", Paths.Text(await Paths.JsonBody(stage.Mint(scene), alias).ReadAsStringAsync(), "text/plain"));
        }

        var again = stage.Mint(Scenes.V3);
        await paths.JsonAsync(again, headers: ("Idempotency-Key", "01234567-89ab-cdef-0123-456789abcdef"));
        await paths.JsonAsync(again, headers: ("Idempotency-Key", "01234567-89ab-cdef-0123-456789abcdef"));
        await paths.JsonAsync(again, headers: ("Idempotency-Key", Marker.Token.Word));
        await paths.JsonAsync(again, "v2");
        await paths.JsonAsync(stage.Mint(Scenes.V2));
    }

    public static async Task MistakesAsync(MarkerTestHost stage, Paths paths)
    {
        var token = stage.Mint(Scenes.V2);
        string[] malformed = [token + "x", token[..^1], "{}" + token, token + token, Marker.Token.Word + "!", token.PadRight(17_000, 'x'), token + "\n", "\u0001" + token];
        foreach (var bad in malformed)
            await paths.JsonAsync(bad, "v2", headers: [Origin]);
        foreach (var body in BadBodies(token))
            await paths.SendAsync(HttpMethod.Post, "/api/verify", Paths.Text(body, "application/json"), Origin);
        byte[] notUtf8 = [.. Encoding.UTF8.GetBytes("{\"captchaVerifyParam\":\""), 0xff, .. Encoding.UTF8.GetBytes(Marker.Token.Word + "\"}")];
        await paths.SendAsync(HttpMethod.Post, "/api/verify", new ByteArrayContent(notUtf8) { Headers = { ContentType = new("application/json") } });
        await paths.SendAsync(HttpMethod.Post, "/api/verify", Paths.Text("captchaVerifyParam=" + Marker.Token.Word + "%zz", "application/x-www-form-urlencoded"));
        await paths.SendAsync(HttpMethod.Post, "/api/verify", Paths.Text(Marker.Token.Word, "multipart/form-data; boundary=x"));
        await paths.SendAsync(HttpMethod.Post, "/api/verify", Paths.Text(token, "text/html"));
        await paths.SendAsync(HttpMethod.Post, "/api/verify", Paths.JsonBody(token, Marker.Token.Word));
        await paths.SendAsync(HttpMethod.Post, "/api/verify", Paths.JsonBody(token, "v2"), ("Origin", $"https://{Marker.Header.Word}@site.example"));
        await paths.SendAsync(HttpMethod.Options, "/api/verify", null, Origin, ("Access-Control-Request-Headers", Marker.Header.Word));
        await paths.SendAsync(HttpMethod.Put, "/api/verify", Paths.JsonBody(token, "v2"));
        await paths.SendAsync(HttpMethod.Head, "/api/health", null);
        await paths.SendAsync(HttpMethod.Get, "/api/health", null, ("Cookie", Marker.Header.Word), ("X-Forwarded-For", Marker.Header.Word), ("User-Agent", Marker.Header.Word));
        await paths.SendAsync(HttpMethod.Get, "/api/.well-known/jwks.json", null);
        await paths.SendAsync(HttpMethod.Get, "/api/.well-known/openid-configuration", null);
        await paths.SendAsync(HttpMethod.Get, "/api/openapi.yaml", null);
    }

    public static async Task ServicesAsync(MarkerTestHost stage, Paths paths)
    {
        foreach (var secret in new[] { Marker.ServiceKey.Word, Marker.WrongKey.Word, "" })
        {
            await paths.SendAsync(HttpMethod.Post, "/api/siteverify", Paths.Form(("secret", secret), ("response", stage.Mint(Scenes.V3))));
            await paths.SendAsync(HttpMethod.Post, "/api/siteverify", Paths.Form(("secret", secret), ("response", Marker.Token.Word + "!"), ("remoteip", Marker.Header.Word)));
        }

        await paths.SendAsync(HttpMethod.Post, "/api/siteverify", Paths.Form(("secret", Marker.ServiceKey.Word), ("response", stage.Mint(Scenes.V3)), ("sitekey", Marker.Token.Word)));
        foreach (var wrong in new[] { $"Bearer {Marker.WrongKey.Word}", Marker.WrongKey.Word, $"Basic {Marker.WrongKey.Word}" })
            await paths.JsonAsync(stage.Mint(Scenes.V3), headers: ("Authorization", wrong));
    }

    /// <summary>Encrypted scene ids: issued, refused, and verified with and without one.</summary>
    public static async Task EncryptedScenesAsync(MarkerTestHost stage, Paths paths)
    {
        var issued = JsonDocument.Parse(await stage.Http.GetStringAsync("/api/scene?scene=encrypted")).RootElement.GetProperty("encryptedSceneId").GetString();
        await paths.JsonAsync(stage.Mint(MarkerTestHost.EncryptedScene, encryptedSceneId: issued), "encrypted", headers: [Service]);
        await paths.JsonAsync(stage.Mint(MarkerTestHost.EncryptedScene), "encrypted", headers: [Service]);
        foreach (var query in new[] { "", "?scene=encrypted", "?scene=default", "?scene=nothing", "?scene=a&scene=b", "?scene=%zz", $"?scene={Marker.Query.Word}" })
            await paths.SendAsync(HttpMethod.Get, "/api/scene" + query, null, Origin);
        await paths.SendAsync(HttpMethod.Get, "/api/scene?scene=encrypted", null, ("Origin", $"https://{Marker.Header.Word}@site.example"));
        await paths.SendAsync(HttpMethod.Post, "/api/scene", Paths.JsonBody(stage.Mint(Scenes.V3), "encrypted"));
    }

    public static async Task FormsAsync(MarkerTestHost stage, Paths paths)
    {
        foreach (var form in new[] { "taken", "refused" })
        {
            (string, string) field = ("email", Marker.FormField.Word);
            await paths.SendAsync(HttpMethod.Post, $"/api/forms/{form}", Paths.Form(field, ("captchaVerifyParam", stage.Mint(Scenes.V3))), Origin);
            await paths.SendAsync(HttpMethod.Post, $"/api/forms/{form}", Paths.Form(field, ("captchaVerifyParam", stage.Mint(Scenes.V3, "F009"))));
            await paths.SendAsync(HttpMethod.Post, $"/api/forms/{form}", Paths.Form(field, ("captchaVerifyParam", Marker.Token.Word + "!")), ("Accept", "text/html"));
            await paths.SendAsync(HttpMethod.Post, $"/api/forms/{form}", Paths.Form(field, ("website", Marker.FormField.Word), ("captchaVerifyParam", stage.Mint(Scenes.V3))));
            await paths.SendAsync(HttpMethod.Post, $"/api/forms/{form}", Paths.Form(field));
        }
    }

    public static Task AbortsAsync(MarkerTestHost stage, Paths paths) => Task.WhenAll(
        paths.AbortAsync(stage.Mint(Scenes.V3, "never-answer"), within: false),
        paths.AbortAsync(stage.Mint(Scenes.V3), within: true),
        // The whole body never comes: 408 after 5 seconds.
        paths.RawAsync($"POST /api/verify HTTP/1.1\r\nHost: gate\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{{\"captchaVerifyParam\":\"{Marker.Token.Word}"));

    /// <summary>Addresses and bytes that the web framework itself sees; what it says of them is shut out by the product's filters only.</summary>
    public static async Task FrameworkAsync(Paths paths)
    {
        await paths.SendAsync(HttpMethod.Post, $"/api/verify?captchaVerifyParam={Marker.Query.Word}", Paths.JsonBody(Marker.Token.Word + "!", "v2"));
        await paths.SendAsync(HttpMethod.Post, "/api/verify", Paths.Text(Marker.Token.Word, $"application/{Marker.Query.Word}"));
        await paths.SendAsync(HttpMethod.Get, $"/api/{Marker.Query.Word}", null);
        await paths.SendAsync(HttpMethod.Get, $"/{Marker.Query.Word}/%2e%2e/verify", null);
        await paths.RawAsync($"POST /api/verify HTTP/1.1\r\nHost: gate\r\n{Marker.Query.Word} bad header\r\n\r\n");
        await paths.RawAsync($"{Marker.Query.Word}\r\n\r\n");
        await paths.RawAsync($"POST /api/verify HTTP/1.1\r\nHost: gate\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{Marker.Query.Word}\r\n");
    }

    private static IEnumerable<string> BadBodies(string token)
    {
        var text = JsonSerializer.Serialize(token);
        yield return $"{{\"captchaVerifyParam\":{token}}}";
        yield return $"{{\"captchaVerifyParam\":{text},\"captchaVerifyParam\":{text}}}";
        yield return $"{{\"captchaVerifyParam\":{text},\"response\":{text}}}";
        yield return $"{{\"captchaVerifyParam\":{text}";
        yield return $"{{\"captchaVerifyParam\":{text},}}";
        yield return $"[{text}]";
        yield return text;
        yield return token;
        yield return $"{{\"a\":{{\"a\":{{\"a\":{{\"a\":{{\"a\":{{\"a\":{{\"a\":{{\"a\":{{\"a\":{text}}}}}}}}}}}}}}}}}}}";
        yield return $"{{\"captchaVerifyParam\":\"{Marker.Token.Word}\\ud800\"}}";
        yield return $"{{\"captchaVerifyParam\":{text},\"contentSha256\":\"{Marker.Token.Word}\"}}";
        yield return $"{{\"captchaVerifyParam\":{text},\"idempotencyKey\":{text}}}";
        yield return $"{{\"captchaVerifyParam\":\"{Marker.Token.Word.PadRight(70_000, 'x')}\"}}";
    }
}
