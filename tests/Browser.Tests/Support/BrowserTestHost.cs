namespace CaptchaGate.Browser.Tests.Support;

/// <summary>Page, endpoint and emulator, each on its own origin.</summary>
internal sealed class BrowserTestHost : IAsyncDisposable
{
    private readonly List<LoopbackServer> _servers = [];

    private BrowserTestHost()
    {
    }

    public required EmulatorStub Emulator { get; init; }

    public required EndpointStub Endpoint { get; init; }

    public PageServer Site { get; private set; } = null!;

    public string SiteUrl { get; private set; } = null!;

    public static async Task<BrowserTestHost> StartAsync(bool minified = false)
    {
        var emulator = new EmulatorStub();
        var stage = new BrowserTestHost { Emulator = emulator, Endpoint = new(emulator) };
        var emulatorUrl = await stage.ServeAsync(emulator.HandleAsync);
        var endpointUrl = await stage.ServeAsync(stage.Endpoint.HandleAsync);
        stage.Site = new() { EmulatorUrl = emulatorUrl, EndpointUrl = endpointUrl, Minified = minified };
        stage.SiteUrl = await stage.ServeAsync(stage.Site.HandleAsync);
        return stage;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    private async Task<string> ServeAsync(RequestDelegate handler)
    {
        var server = await LoopbackServer.StartAsync(handler);
        _servers.Add(server);
        return server.Url;
    }
}
