using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CaptchaGate.Emulator;

namespace CaptchaGate.Packages.Tests.Support;

/// <summary>One case of the conformance suite: what came of it, and what a failed one said.</summary>
internal sealed record ConformanceCase(string Name, string Result, string Message)
{
    /// <value>The test's method, without the arguments of a case.</value>
    public string Method => Name.Split('(')[0];

    public override string ToString() => $"{Result} {Name}: {Message}";
}

/// <summary>The conformance suite as a process of its own, against a deployment that is set up as its README asks.</summary>
internal static class ConformanceRun
{
    private const string ServiceKey = "conformance-service-key";
    private const string OtherServiceKey = "conformance-other-service-key";
    private const string Origin = "https://www.example.com";
    private const string FormSecret = "whsec_dGhpcnR5LXR3byBieXRlcywga25vd24gdG8gYm90aC4=";
    private const string Issuer = "https://captcha.example.com/api";
    private const string Audience = "https://shop.example.com";

    public static (string, string?)[] Settings(Uri receiver)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return
        [
            // The suite lets calls hang until these end.
            ("Captcha__Deadline", "00:00:03"),
            ("Captcha__AttemptTimeout", "00:00:02"),
            ("Captcha__ConnectTimeout", "00:00:01"),
            ("Captcha__Scenes__v2__Id", "emuscene2"),
            ("Http__AllowedOrigins__0", Origin),
            ("Http__ServiceKeys__conformance", Hash(ServiceKey)),
            ("Http__ServiceKeys__other", Hash(OtherServiceKey)),
            ("FailOpen__Policy", "guarded"),
            ("FailOpen__Breaker", "closed"),
            ("FailOpen__Budget__PerMinute", "6000"),
            ("FailOpen__Budget__Burst", "6000"),
            ("FailOpen__Budget__PerClientPerMinute", "6000"),
            ("Forms__contact__Target", receiver.AbsoluteUri),
            ("Forms__contact__SigningSecret", FormSecret),
            ("Forms__contact__SuccessUrl", Origin + "/thanks"),
            ("Forms__contact__FailureUrl", Origin + "/sorry"),
            ("Forms__contact__HoneypotField", "website"),
            ("Receipts__Enabled", "true"),
            ("Receipts__Issuer", Issuer),
            ("Receipts__Audience", Audience),
            ("Receipts__SigningKey", key.ExportPkcs8PrivateKeyPem()),
            ("Receipts__OtherKey", other.ExportSubjectPublicKeyInfoPem()),
        ];
    }

    /// <param name="methods">The tests that run; all where none is named.</param>
    public static async Task<IReadOnlyList<ConformanceCase>> RunAsync(Uri host, CaptchaEmulator emulator, Uri receiver, params IEnumerable<string> methods)
    {
        var report = Path.Combine(Repository.PathOf("artifacts"), "conformance-worker.xml");
        Directory.CreateDirectory(Path.GetDirectoryName(report)!);
        File.Delete(report);
        var suite = Repository.PathOf($"tests/Conformance/bin/{BuildFolder.Configuration}/net10.0/CaptchaGate.Conformance.dll");
        var run = await Programs.RunAsync(
            "dotnet",
            [suite, "-xml", report, "-noLogo", "-noColor", .. methods.SelectMany(static method => new[] { "-method", method })],
            environment:
            [
                new("CONFORMANCE_BASE_URL", new Uri(host, "/api").AbsoluteUri),
                new("CONFORMANCE_EMULATOR_URL", emulator.BaseAddress.AbsoluteUri),
                new("CONFORMANCE_SERVICE_KEY", ServiceKey),
                new("CONFORMANCE_OTHER_SERVICE_KEY", OtherServiceKey),
                new("CONFORMANCE_ORIGIN", Origin),
                new("CONFORMANCE_RECEIVER_URL", receiver.AbsoluteUri),
                new("CONFORMANCE_FORM_SECRET", FormSecret),
                new("CONFORMANCE_RECEIPT_ISSUER", Issuer),
                new("CONFORMANCE_RECEIPT_AUDIENCE", Audience),
            ]);
        return File.Exists(report) ? Read(XDocument.Load(report)) : throw new InvalidOperationException($"The conformance suite did not run:\n{run.Output}");
    }

    // In the runner's report, quotes and control characters of a message have a backslash before them.
    private static IReadOnlyList<ConformanceCase> Read(XDocument report) =>
        [.. report.Descendants("test").Select(static test => new ConformanceCase(
            test.Attribute("name")!.Value,
            test.Attribute("result")!.Value,
            Regex.Unescape(test.Element("failure")?.Element("message")?.Value ?? test.Element("reason")?.Value ?? "")))];

    private static string Hash(string key) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}";
}
