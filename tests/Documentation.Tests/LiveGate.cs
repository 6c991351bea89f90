using System.Security.Cryptography;
using System.Text;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.VerifyServer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Documentation.Tests;

/// <summary>A gate with the service key and the scene of the documents.</summary>
internal sealed class LiveGate(WebApplication app) : IAsyncDisposable
{
    /// <value>Scheme, host and port.</value>
    public string Address => app.Urls.Single();

    public static async Task<LiveGate> StartAsync(CaptchaEmulator emulator, string serviceKey)
    {
        var app = CaptchaGateServer.Build(
            [
                "--environment=Development",
                "--urls=http://127.0.0.1:0",
                "--Captcha:Region=sgp",
                $"--Captcha:SceneId={Scenes.V3}",
                $"--Captcha:Scenes:login:Id={Scenes.V2}",
                $"--Captcha:Endpoint={emulator.BaseAddress.GetLeftPart(UriPartial.Authority)}",
                "--Captcha:Encryption:Source=Environment",
                $"--Captcha:Encryption:Key={SceneEncryption.DefaultKey}",
                "--Credentials:Source=Environment",
                "--ALIBABA_CLOUD_ACCESS_KEY_ID=LTAIemulator",
                "--ALIBABA_CLOUD_ACCESS_KEY_SECRET=emulator-secret",
                "--Http:RateLimit:PerClientPerMinute=0",
                $"--Http:ServiceKeys:shop=sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(serviceKey)))}",
            ],
            static builder => builder.Logging.ClearProviders());
        await app.StartAsync();
        return new(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
