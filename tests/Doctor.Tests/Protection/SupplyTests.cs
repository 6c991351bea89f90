using System.Security.Cryptography;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Receipts;
using CaptchaGate.Doctor.Protection;

namespace CaptchaGate.Doctor.Tests.Protection;

/// <summary>Where the receipts come from, and what cannot be proven without them.</summary>
public sealed class SupplyTests : IAsyncLifetime
{
    private readonly Proof _proof = new();
    private SabotagedBackEnd _backEnd = null!;

    public async ValueTask InitializeAsync() => _backEnd = await SabotagedBackEnd.StartAsync(_proof.Key, Sabotage.None);

    public async ValueTask DisposeAsync()
    {
        await _backEnd.DisposeAsync();
        _proof.Dispose();
    }

    [Fact]
    public async Task Without_any_receipt_a_back_end_without_a_check_is_still_named()
    {
        _proof.Settings.Clear();
        await using var open = await SabotagedBackEnd.StartAsync(_proof.Key, Sabotage.PageOnly);

        var good = await _proof.RunAsync($"--protected={_backEnd.Address}", "--json");
        var bad = await _proof.RunAsync($"--protected={open.Address}", "--json");

        Assert.Equal((2, 1), (good.ExitCode, bad.ExitCode));
        AssertEach.Of(good.Lines, static line => Assert.Equal("not-reached", line.State));
        Assert.Contains("DOCTOR_RECEIPT", good.On("receipt-accepted").Message, StringComparison.Ordinal);
        Assert.Equal("failed", bad.On("receipt-format").State);
    }

    [Fact]
    public async Task With_a_receipt_of_the_operators_and_no_key_four_checks_stay_unknown()
    {
        _proof.Settings["DOCTOR_RECEIPT"] = Sign(_proof.Key);
        _proof.Settings["Receipts:Enabled"] = null;

        var examined = await _proof.RunAsync($"--protected={_backEnd.Address}", "--json");

        Assert.Equal(2, examined.ExitCode);
        Assert.Equal(
            ["receipt-issuer", "receipt-audience", "receipt-expiry", "receipt-verified"],
            examined.Lines.Where(static line => line.State is "not-reached").Select(static line => line.Check),
            StringComparer.Ordinal);
        Assert.Contains("Receipts__Enabled", examined.On("receipt-expiry").Message, StringComparison.Ordinal);
        Assert.Equal(("ok", "ok"), (examined.On("receipt-accepted").State, examined.On("receipt-replay").State));
    }

    [Fact]
    public async Task With_both_everything_is_proven_and_the_operators_receipt_is_the_valid_one()
    {
        _proof.Settings["DOCTOR_RECEIPT"] = Sign(_proof.Key);

        Assert.Equal(0, (await _proof.RunAsync($"--protected={_backEnd.Address}")).ExitCode);
        // It was accepted then, so it is refused now.
        Assert.Equal(2, (await _proof.RunAsync($"--protected={_backEnd.Address}")).ExitCode);
    }

    [Fact]
    public async Task A_key_that_is_not_the_endpoints_proves_nothing_about_the_claims()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _proof.Settings["DOCTOR_RECEIPT"] = Sign(_proof.Key);
        _proof.Settings["Receipts:SigningKey"] = other.ExportPkcs8PrivateKeyPem();

        var examined = await _proof.RunAsync($"--protected={_backEnd.Address}", "--json");

        Assert.Equal(2, examined.ExitCode);
        Assert.Contains("are not those of the endpoint", examined.On("receipt-audience").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not-a-receipt")]
    [InlineData("a.b.c")]
    [InlineData("e30.e30.AAAA")]
    public async Task What_is_no_receipt_is_not_taken_for_one(string text)
    {
        _proof.Settings["DOCTOR_RECEIPT"] = text;

        var examined = await _proof.RunAsync($"--protected={_backEnd.Address}", "--json");

        Assert.Equal(2, examined.ExitCode);
        Assert.Equal("DOCTOR_RECEIPT holds no receipt", examined.On("receipt-accepted").Message);
        Assert.DoesNotContain(text, examined.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_of_receipts_that_are_wrong_are_named_and_nothing_is_sent()
    {
        _proof.Settings["Receipts:SigningKey"] = "marked-secret-5f1c";

        var examined = await _proof.RunAsync($"--protected={_backEnd.Address}", "--json");

        Assert.Equal(2, examined.ExitCode);
        var line = Assert.Single(examined.Lines);
        Assert.StartsWith("Receipts__SigningKey", line.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("marked-secret", examined.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_gives_no_receipt_is_the_reason()
    {
        var noToken = await _proof.RunAsync($"--protected={_backEnd.Address}", "--endpoint=http://127.0.0.1:1/api", "--json");
        _proof.Settings["DOCTOR_TOKEN"] = "marked-token";
        var unreachable = await _proof.RunAsync($"--protected={_backEnd.Address}", "--endpoint=http://127.0.0.1:1/api", "--json");

        Assert.Contains("DOCTOR_TOKEN", noToken.On("receipt-accepted").Message, StringComparison.Ordinal);
        Assert.Equal("the endpoint does not answer", unreachable.On("receipt-accepted").Message);
        Assert.DoesNotContain("marked-token", unreachable.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--protected")]
    [InlineData("--protected=shop.example.com")]
    [InlineData("--protected=https://user:marker@shop.example.com/")]
    [InlineData("--protected=https://shop.example.com/?key=marker")]
    [InlineData("--protected=https://shop.example.com/", "--form=a=marker", "--json-body={}")]
    [InlineData("--protected=https://shop.example.com/", "--json-body=[\"marker\"]")]
    [InlineData("--protected=https://shop.example.com/", "--json-body={marker")]
    [InlineData("--protected=https://shop.example.com/", "--header=Cookie: marker")]
    [InlineData("--protected=https://shop.example.com/", "--header=marker")]
    [InlineData("--protected=https://shop.example.com/", "--receipt-header=a marker")]
    [InlineData("--protected=https://shop.example.com/", "--field=")]
    [InlineData("--protected=https://shop.example.com/", "--accepted=marker")]
    [InlineData("--protected=https://shop.example.com/", "--accepted=500")]
    [InlineData("--protected=https://shop.example.com/", "--emulator=http://127.0.0.1:1")]
    [InlineData("--protected=https://shop.example.com/", "--endpoint=marker")]
    [InlineData("--protected=https://shop.example.com/", "--receipt=marker")]
    [InlineData("--protected=https://shop.example.com/", "--DOCTOR_RECEIPT=marker")]
    [InlineData("--protected=https://shop.example.com/", "--record=marker")]
    [InlineData("--form=marker")]
    public async Task What_is_not_understood_ends_it_before_anything_is_sent(params string[] arguments)
    {
        var examined = await _proof.RunAsync(arguments);

        Assert.Equal((64, ""), (examined.ExitCode, examined.Output));
        Assert.DoesNotContain("marker", examined.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_check_has_its_texts() =>
        AssertEach.Of(Enum.GetValues<Check>().Where(static check => check >= Check.ReceiptRequired && check is not Check.ReceiptAccepted), static check =>
            Assert.True(ProtectionText.Of(check) is { What.Length: > 0, Flaw.Length: > 0, Remedy.Length: > 40 }));

    private static string Sign(ECDsa key) => new ReceiptMint(
        new ReceiptOptions { Enabled = true, Issuer = Proof.Issuer, Audience = Proof.Audience, SigningKey = key.ExportPkcs8PrivateKeyPem() },
        new ReceiptClaims(TimeSpan.FromMinutes(2), "default", origin: null, new RandomNonceSource(), TimeProvider.System)).IssueValid();
}
