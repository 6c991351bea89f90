using System.Text;
using System.Text.Json;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;

namespace CaptchaGate.Packages.Tests.Support;

/// <summary>Calls until verifications pass at once: the first ones wait for code that is still to be compiled.</summary>
internal static class WarmUp
{
    private const int InARow = 5;

    public static async Task RunAsync(Uri host, CaptchaEmulator emulator)
    {
        using var client = new HttpClient { BaseAddress = host };
        var passed = 0;
        await Eventually.HoldsAsync(async () =>
        {
            var token = emulator.Mint(Scenes.V3).CaptchaVerifyParam;
            using var content = new StringContent(JsonSerializer.Serialize(new { captchaVerifyParam = token }), Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync(new Uri("/api/verify", UriKind.Relative), content);
            passed = answer.IsSuccessStatusCode ? passed + 1 : 0;
            return passed == InARow;
        });
    }
}
