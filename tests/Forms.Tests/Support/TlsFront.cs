using CaptchaGate.Azure.Tests.Support;
using CaptchaGate.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace CaptchaGate.Forms.Tests.Support;

/// <summary>The public https address of a gate. TLS ends here, as in front of any deployment, and the gate behind it can be replaced.</summary>
internal sealed class TlsFront : IAsyncDisposable
{
    private readonly string _authorityFile = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly HttpClient _client = new();
    private LoopbackServer _server = null!;

    private TlsFront()
    {
    }

    /// <value>Who signed the certificate; programs under test trust it by <see cref="Trust"/>.</value>
    public TestAuthority Authority { get; } = new();

    /// <value>Where the gate listens.</value>
    public Uri? Gate { get; set; }

    /// <value>The issuer of receipts whose metadata is found at this address.</value>
    public string Issuer => $"https://localhost:{_server.Port}/api";

    /// <value>Environment variables with which Node.js and Python trust <see cref="Authority"/>.</value>
    public Dictionary<string, string?> Trust => new(StringComparer.Ordinal) { ["NODE_EXTRA_CA_CERTS"] = _authorityFile, ["SSL_CERT_FILE"] = _authorityFile };

    public static async Task<TlsFront> StartAsync()
    {
        var front = new TlsFront();
        await File.WriteAllTextAsync(front._authorityFile, front.Authority.Pem);
        front._server = await LoopbackServer.StartAsync(front.ForwardAsync, front.Authority.Issue("localhost"));
        return front;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _client.Dispose();
        Authority.Dispose();
        File.Delete(_authorityFile);
    }

    // The gate gets its own address as Host: the public one is known to it by its settings alone.
    private async Task ForwardAsync(HttpContext context)
    {
        using var answer = await _client.GetAsync(new Uri(Gate!, context.Request.Path), context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
