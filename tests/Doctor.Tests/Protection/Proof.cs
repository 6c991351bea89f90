using System.Security.Cryptography;
using CaptchaGate.Doctor.Tests.Support;
using CaptchaGate.VerifyServer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Doctor.Tests.Protection;

/// <summary>Runs <c>doctor --protected</c> with the settings of receipts, and nothing else.</summary>
internal sealed class Proof : IDisposable
{
    public const string Issuer = "https://captcha.example.com";
    public const string Audience = "https://shop.example.com";

    /// <value>The endpoint's key.</value>
    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <value>As the environment has them; null takes one away.</value>
    public Dictionary<string, string?> Settings { get; } = new(StringComparer.Ordinal);

    public Proof()
    {
        Settings["Receipts:Enabled"] = "true";
        Settings["Receipts:Issuer"] = Issuer;
        Settings["Receipts:Audience"] = Audience;
        Settings["Receipts:SigningKey"] = Key.ExportPkcs8PrivateKeyPem();
    }

    public async Task<Examined> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await DoctorProgram.RunAsync(arguments, Build, output, error, TestContext.Current.CancellationToken);
        if (Settings.GetValueOrDefault("Receipts:SigningKey")?.Split('\n') is [_, var line, ..])
            Assert.DoesNotContain(line, output.ToString() + error, StringComparison.Ordinal);
        // Every receipt begins with its header's first brace.
        Assert.DoesNotContain("eyJ", output.ToString() + error, StringComparison.Ordinal);
        return new Examined(code, output.ToString(), error.ToString());
    }

    public void Dispose() => Key.Dispose();

    private IHost Build(string[] fromCommandLine) => CaptchaGateServer.Build(
        ["--environment=Development", .. fromCommandLine],
        builder =>
        {
            builder.Logging.ClearProviders();
            builder.Configuration.AddInMemoryCollection(Settings.Where(static setting => setting.Value is not null));
            builder.Services.AddSingleton<TimeProvider>(new AdjustableTime { Stretch = 20 });
        });
}
