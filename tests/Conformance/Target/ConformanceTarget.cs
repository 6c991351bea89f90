using CaptchaGate.Conformance.Target;
using Microsoft.Extensions.Configuration;

[assembly: AssemblyFixture(typeof(ConformanceTarget))]

namespace CaptchaGate.Conformance.Target;

/// <summary>
/// What the suite runs against: the deployment that the environment variables name, or else a server and an emulator of
/// its own. Nothing outside this folder knows which.
/// </summary>
public sealed class ConformanceTarget : IAsyncLifetime
{
    private OwnServer? _own;

    /// <value>With the route prefix and without a trailing slash: <c>http://127.0.0.1:8080/api</c>.</value>
    public Uri BaseUrl { get; private set; } = null!;

    public Uri EmulatorUrl { get; private set; } = null!;

    /// <value>A service key that the target accepts.</value>
    public string ServiceKey { get; private set; } = OwnServer.ServiceKey;

    /// <value>A second one, live at the same time; null where the target has none.</value>
    public string? OtherServiceKey { get; private set; } = OwnServer.OtherServiceKey;

    /// <value>The one origin that the target lists.</value>
    public string Origin { get; private set; } = OwnServer.Origin;

    /// <value>Where the target sends its form <c>contact</c>; null where it has no such form.</value>
    internal Receiver? Receiver { get; private set; }

    /// <value>The secret of the form's signatures.</value>
    public string FormSecret { get; private set; } = OwnServer.FormSecret;

    /// <value>Who issues the target's receipts; null where it issues none.</value>
    public string? ReceiptIssuer { get; private set; } = OwnServer.Issuer;

    /// <value>Whom they are for.</value>
    public string ReceiptAudience { get; private set; } = OwnServer.Audience;

    public async ValueTask InitializeAsync()
    {
        var settings = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        if (settings["CONFORMANCE_BASE_URL"] is not { Length: > 0 } baseUrl)
        {
            Receiver = await Receiver.StartAsync();
            _own = await OwnServer.StartAsync([.. OwnServer.Form(Receiver.Address), .. OwnServer.Receipts()]);
            (BaseUrl, EmulatorUrl) = (_own.BaseUrl, _own.EmulatorUrl);
            return;
        }

        BaseUrl = new Uri(baseUrl.TrimEnd('/'));
        EmulatorUrl = new Uri(Required(settings, "CONFORMANCE_EMULATOR_URL"));
        ServiceKey = Required(settings, "CONFORMANCE_SERVICE_KEY");
        Origin = Required(settings, "CONFORMANCE_ORIGIN");
        await InitializeOptionsAsync(settings);
    }

    public async ValueTask DisposeAsync()
    {
        if (_own is not null)
            await _own.DisposeAsync();
        if (Receiver is not null)
            await Receiver.DisposeAsync();
    }

    // What a deployment may do without; cases that need it say in one line that they were not run.
    private async Task InitializeOptionsAsync(IConfiguration settings)
    {
        OtherServiceKey = settings["CONFORMANCE_OTHER_SERVICE_KEY"];
        if (settings["CONFORMANCE_RECEIVER_URL"] is { Length: > 0 } receiver)
        {
            FormSecret = Required(settings, "CONFORMANCE_FORM_SECRET", "CONFORMANCE_RECEIVER_URL");
            Receiver = await Receiver.StartAsync(receiver);
        }

        ReceiptIssuer = settings["CONFORMANCE_RECEIPT_ISSUER"];
        if (ReceiptIssuer is not null)
            ReceiptAudience = Required(settings, "CONFORMANCE_RECEIPT_AUDIENCE", "CONFORMANCE_RECEIPT_ISSUER");
    }

    private static string Required(IConfiguration settings, string name, string other = "CONFORMANCE_BASE_URL") =>
        settings[name] ?? throw new InvalidOperationException($"{name} is missing, though {other} is set; tests/Conformance/README.md says what to write.");
}
