using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Cases;

/// <summary>A fault of the server's own is 500, for siteverify clients a 200 that denies, and never a pass. A server of its own, because no caller can cause one.</summary>
public sealed class FaultCases : IAsyncLifetime
{
    private const string Key = "0f8fad5b-d9cb-469f-a165-70867728950e";

    private readonly FailingNonces _nonces = new(new NotSupportedException("A fault of ours."));
    private Receiver _receiver = null!;
    private OwnServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _receiver = await Receiver.StartAsync();
        _server = await OwnServer.StartAsync(_nonces, OwnServer.Form(_receiver.Address));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Theory]
    [InlineData("/verify")]
    [InlineData("/siteverify")]
    [InlineData("/forms/contact")]
    public async Task It_is_told_and_passes_nobody_nor_does_its_repetition(string route)
    {
        var (gate, emulator) = (new Caller(_server.BaseUrl), new EmulatorControl(_server.EmulatorUrl));
        var token = await emulator.MintTextAsync();
        var body = Body.Json((route is "/forms/contact" ? "captchaVerifyParam" : "response", token), ("secret", OwnServer.ServiceKey), ("idempotency_key", Key));
        _nonces.FailAtNextCall();
        var failed = await gate.JsonAsync(route, body);
        // A siteverify client may take any status but 200 for a pass.
        var expected = route is "/siteverify" ? (200, "application/json; charset=utf-8") : (500, "application/problem+json; charset=utf-8");
        Assert.Equal((expected.Item1, expected.Item2, false, "internal-error"), (failed.Status, failed.Header("Content-Type"), failed.Success, failed.Codes));

        var again = await gate.JsonAsync(route, body);
        Assert.Equal((expected.Item1, false, "internal-error"), (again.Status, again.Success, again.Codes));
        Assert.Empty(await emulator.CallsAsync(token));
        Assert.Empty(_receiver.Deliveries);
    }
}
