using System.Net;
using System.Net.Sockets;
using System.Text;
using CaptchaGate.Core.Upstream;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Tests.Support;

/// <summary>The service as the probe meets it: up, it says that the junk is junk; down, nobody is there.</summary>
internal sealed class ServiceDouble : HttpMessageHandler
{
    private readonly ServiceProvider _gate = new Settings().Build();
    private int _calls;

    public bool IsDown { get; set; }

    public int Calls => Volatile.Read(ref _calls);

    public Probe Probe(TimeProvider time)
    {
        var options = _gate.GetRequiredService<IOptions<CaptchaOptions>>();
        var verifier = new Verifier(
            new CaptchaClient(new HttpMessageInvoker(this), new RandomNonceSource()),
            CaptchaEndpoints.Of(options.Value),
            _gate.GetRequiredService<Core.Credentials.ICredentials>(),
            new ServiceClock(time, NullLogger<ServiceClock>.Instance),
            time,
            options);
        return new Probe(verifier, _gate.GetRequiredService<SceneBook>(), time, options, NullLogger<Probe>.Instance);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        if (IsDown)
            throw new HttpRequestException(HttpRequestError.ConnectionError, inner: new SocketException((int)SocketError.ConnectionRefused));
        const string Verdict = """{"Code":"Success","Success":true,"Result":{"VerifyResult":false,"VerifyCode":"F003"}}""";
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Verdict, Encoding.UTF8, "application/json") });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _gate.Dispose();
    }
}
