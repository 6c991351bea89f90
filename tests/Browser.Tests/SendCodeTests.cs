using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Playground;
using CaptchaGate.Samples.SendCode;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Browser.Tests;

/// <summary><c>samples/send-code</c> behind the Playground: a code goes out for a genuine, fresh, unused pass and for nothing else.</summary>
public sealed class SendCodeTests : IAsyncLifetime
{
    private const string To = "+491701234567";

    private static readonly HttpClient Http = new();

    private readonly Outbox _outbox = new();
    private readonly AdjustableTime _time = new();
    private CaptchaEmulator _emulator = null!;
    private WebApplication _playground = null!;
    private WebApplication _service = null!;

    public async ValueTask InitializeAsync()
    {
        _emulator = await CaptchaEmulator.StartAsync();
        _playground = DemoSite.Build(0, _emulator);
        await _playground.StartAsync();
        _service = await StartServiceAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _playground.DisposeAsync();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task A_receipt_sends_one_code()
    {
        var receipt = await ReceiptAsync();
        Assert.Equal((202, "{\"sent\":true}"), await SendAsync(receipt: receipt));
        var (to, code) = Assert.Single(_outbox.Sent);
        Assert.Equal(To, to);
        Assert.Matches("^[0-9]{6}$", code);
    }

    [Fact]
    public async Task The_request_of_the_README_sends_a_code()
    {
        var readme = await File.ReadAllTextAsync(Repository.PathOf("samples", "send-code", "README.md"), TestContext.Current.CancellationToken);
        var body = readme.Split("-d '")[1].Split("'\n")[0].Replace("<the receipt that /api/verify gave the page>", await ReceiptAsync(), StringComparison.Ordinal);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync(new Uri(new Uri(_service.Urls.First()), "/send-code"), content, TestContext.Current.CancellationToken);
        Assert.Equal(202, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_replayed_receipt_sends_nothing()
    {
        var receipt = await ReceiptAsync();
        Assert.Equal(202, (await SendAsync(receipt: receipt)).Status);
        await AssertRefusedAsync(sentBefore: 1, receipt: receipt);
    }

    [Fact]
    public async Task Of_many_requests_with_one_receipt_one_sends_a_code()
    {
        var receipt = await ReceiptAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(receipt: receipt)));
        Assert.Single(answers, static answer => answer.Status == 202);
        Assert.Single(_outbox.Sent);
    }

    [Fact]
    public async Task An_expired_receipt_sends_nothing()
    {
        var receipt = await ReceiptAsync();
        _time.ShiftWallClock(TimeSpan.FromMinutes(3));
        await AssertRefusedAsync(receipt: receipt);
    }

    [Fact]
    public async Task A_degraded_receipt_sends_nothing_unless_it_is_allowed()
    {
        var receipt = await DegradedReceiptAsync();
        await AssertRefusedAsync(receipt: receipt);

        await using var lenient = await StartServiceAsync("--Gate:AcceptDegraded=true");
        Assert.Equal(202, (await SendAsync(receipt: receipt, service: lenient)).Status);
    }

    [Fact]
    public async Task A_forged_receipt_sends_nothing()
    {
        var parts = (await ReceiptAsync()).Split('.');
        var claims = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]));
        string[] forged =
        [
            $"{parts[0]}.{Encode(claims.Replace("\"jti\":\"", "\"jti\":\"x", StringComparison.Ordinal))}.{parts[2]}",
            $"{Encode("{\"alg\":\"none\",\"typ\":\"captcha-receipt+jwt\",\"kid\":\"x\"}")}.{parts[1]}.",
            $"{parts[0]}.{parts[1]}.{Encode(new string('x', 64))}",
            $"{parts[0]}.{parts[1]}",
            "not.a.receipt",
            "x",
        ];
        foreach (var receipt in forged)
            await AssertRefusedAsync(receipt: receipt);
    }

    [Theory]
    [InlineData("--Gate:Issuer=https://other.example")]
    [InlineData("--Gate:Audience=https://other.example")]
    [InlineData("--Gate:Scene=v2")]
    public async Task A_receipt_for_something_else_sends_nothing(string setting)
    {
        await using var other = await StartServiceAsync(setting);
        Assert.Equal(403, (await SendAsync(receipt: await ReceiptAsync(), service: other)).Status);
        Assert.Empty(_outbox.Sent);
    }

    [Fact]
    public async Task A_token_is_verified_and_sends_one_code()
    {
        var token = _emulator.Mint(Scenes.V3).CaptchaVerifyParam;
        Assert.Equal(202, (await SendAsync(token: token)).Status);
        await AssertRefusedAsync(sentBefore: 1, token: token);
    }

    [Fact]
    public async Task A_token_that_is_rejected_or_made_up_sends_nothing()
    {
        await AssertRefusedAsync(token: _emulator.Mint(Scenes.V3, verdict: "F009").CaptchaVerifyParam);
        await AssertRefusedAsync(token: "made up");
    }

    [Fact]
    public async Task A_degraded_pass_of_a_token_sends_nothing()
    {
        var token = _emulator.Mint(Scenes.V3).CaptchaVerifyParam;
        await _emulator.GoDownAsync();
        await AssertRefusedAsync(token: token);
    }

    [Fact]
    public async Task Without_a_proof_nothing_is_sent() => await AssertRefusedAsync();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("+1")]
    [InlineData("0170 1234567")]
    [InlineData("someone@example.com, other@example.com")]
    public async Task An_invalid_address_uses_no_receipt(string? to)
    {
        var receipt = await ReceiptAsync();
        Assert.Equal(400, (await SendAsync(to, receipt: receipt)).Status);
        Assert.Equal(202, (await SendAsync(receipt: receipt)).Status);
    }

    [Fact]
    public async Task An_endpoint_that_cannot_be_asked_is_503()
    {
        var receipt = await ReceiptAsync();
        await _playground.StopAsync();
        Assert.Equal(503, (await SendAsync(receipt: receipt)).Status);
        Assert.Empty(_outbox.Sent);
    }

    private async Task AssertRefusedAsync(int sentBefore = 0, string? receipt = null, string? token = null)
    {
        Assert.Equal((403, "{\"error\":\"captcha-required\"}"), await SendAsync(receipt: receipt, token: token));
        Assert.Equal(sentBefore, _outbox.Sent.Count);
    }

    private async Task<(int Status, string Body)> SendAsync(string? to = To, string? receipt = null, string? token = null, WebApplication? service = null)
    {
        var address = new Uri(new Uri((service ?? _service).Urls.First()), "/send-code");
        using var response = await Http.PostAsJsonAsync(address, new { to, captchaReceipt = receipt, captchaVerifyParam = token }, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private Task<string> ReceiptAsync() => ReceiptAsync(_emulator.Mint(Scenes.V3).CaptchaVerifyParam);

    private async Task<string> DegradedReceiptAsync()
    {
        var token = _emulator.Mint(Scenes.V3).CaptchaVerifyParam;
        await _emulator.GoDownAsync();
        var receipt = await ReceiptAsync(token);
        await _emulator.ComeBackAsync();
        return receipt;
    }

    private async Task<string> ReceiptAsync(string captchaVerifyParam)
    {
        var address = new Uri(DemoSite.AddressOf(_playground), "/api/verify");
        using var response = await Http.PostAsJsonAsync(address, new { captchaVerifyParam }, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.True(answer.GetProperty("success").GetBoolean(), answer.ToString());
        return answer.GetProperty("receipt").GetString()!;
    }

    private async Task<WebApplication> StartServiceAsync(params string[] changes)
    {
        var playground = DemoSite.AddressOf(_playground).GetLeftPart(UriPartial.Authority);
        var service = SendCodeApp.Build(
            [
                "--urls=http://127.0.0.1:0",
                $"--Gate:BaseUrl={playground}/api",
                $"--Gate:Issuer={playground}",
                "--Gate:Audience=https://shop.example.com",
                $"--Gate:ServiceKey={DemoSite.ServiceKey}",
                .. changes,
            ],
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.AddSingleton<TimeProvider>(_time);
                builder.Services.AddSingleton<ICodeSender>(_outbox);
            });
        await service.StartAsync();
        return service;
    }

    private static string Encode(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private sealed class Outbox : ICodeSender
    {
        private readonly ConcurrentQueue<(string To, string Code)> _sent = new();

        public IReadOnlyList<(string To, string Code)> Sent => [.. _sent];

        public Task SendAsync(string to, string code, CancellationToken cancellationToken)
        {
            _sent.Enqueue((to, code));
            return Task.CompletedTask;
        }
    }
}
