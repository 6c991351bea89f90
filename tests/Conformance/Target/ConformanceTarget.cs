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

    /// <value>The one origin that the target lists.</value>
    public string Origin { get; private set; } = OwnServer.Origin;

    public async ValueTask InitializeAsync()
    {
        var settings = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        if (settings["CONFORMANCE_BASE_URL"] is not { Length: > 0 } baseUrl)
        {
            _own = await OwnServer.StartAsync();
            (BaseUrl, EmulatorUrl) = (_own.BaseUrl, _own.EmulatorUrl);
            return;
        }

        BaseUrl = new Uri(baseUrl.TrimEnd('/'));
        EmulatorUrl = new Uri(Required(settings, "CONFORMANCE_EMULATOR_URL"));
        ServiceKey = Required(settings, "CONFORMANCE_SERVICE_KEY");
        Origin = Required(settings, "CONFORMANCE_ORIGIN");
    }

    public async ValueTask DisposeAsync()
    {
        if (_own is not null)
            await _own.DisposeAsync();
    }

    private static string Required(IConfiguration settings, string name) =>
        settings[name] ?? throw new InvalidOperationException($"{name} is missing, though CONFORMANCE_BASE_URL is set; tests/Conformance/README.md says what to write.");
}
