using System.Net;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Alibaba.Connections;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Tests.Upstream;

/// <summary>The region's second name, where the first cannot be reached.</summary>
public sealed class SecondEndpointTests : HttpMessageHandler
{
    private static readonly CaptchaEndpoints Names = CaptchaEndpoints.Of(CaptchaRegion.Sgp);

    private readonly FakeTimeProvider _time = new();
    private readonly ServiceProvider _gate = new Settings().Build();
    private readonly List<string> _asked = [];
    private readonly HashSet<string> _silent = [];

    [Fact]
    public async Task A_first_name_that_drops_connections_leaves_time_for_the_second_which_is_then_used()
    {
        var verifier = Verifier();
        _silent.Add(Names.First.Host);
        await AssertVerifiedAsync(verifier, Names.First, Names.Second!);
        await AssertVerifiedAsync(verifier, Names.Second!);
        _time.Advance(TimeSpan.FromSeconds(60));
        await AssertVerifiedAsync(verifier, Names.First, Names.Second!);
        await AssertVerifiedAsync(verifier, Names.Second!);
    }

    [Fact]
    public async Task A_first_name_that_works_again_is_used_again()
    {
        var verifier = Verifier();
        _silent.Add(Names.First.Host);
        await AssertVerifiedAsync(verifier, Names.First, Names.Second!);
        _silent.Clear();
        _time.Advance(TimeSpan.FromSeconds(60));
        await AssertVerifiedAsync(verifier, Names.First);
        await AssertVerifiedAsync(verifier, Names.First);
    }

    [Fact]
    public async Task A_second_name_that_fails_while_it_is_used_leads_back_to_the_first()
    {
        var verifier = Verifier();
        _silent.Add(Names.First.Host);
        await AssertVerifiedAsync(verifier, Names.First, Names.Second!);
        _silent.Clear();
        _silent.Add(Names.Second!.Host);
        await AssertVerifiedAsync(verifier, Names.Second!, Names.First);
        await AssertVerifiedAsync(verifier, Names.First);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var host = request.RequestUri!.Host;
        _asked.Add(host);
        if (_silent.Contains(host))
        {
            // What the pool throws when its connect timeout is over.
            _time.Advance(TimeSpan.FromSeconds(1));
            throw new TaskCanceledException("", new TimeoutException("", new ConnectionFailedException(ConnectionFailure.TimedOut)));
        }

        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Bodies.Verdict(true, "T001")) });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _gate.Dispose();
    }

    private async Task AssertVerifiedAsync(RetryingVerifier verifier, params Uri[] asked)
    {
        _asked.Clear();
        using var deadline = new Deadline(_time, TimeSpan.FromSeconds(3), CancellationToken.None);
        var upstream = await verifier.VerifyWithRetryAsync("token", "1a2b3c4d", deadline);
        Assert.Equal((Outcome.Passed, asked.Length), (upstream.Outcome, upstream.Attempts));
        Assert.Equal(asked.Select(static endpoint => endpoint.Host), _asked, StringComparer.Ordinal);
    }

    private RetryingVerifier Verifier() => new(
        new CaptchaClient(new HttpMessageInvoker(this, disposeHandler: false), new RandomNonceSource()),
        new EndpointSelector(Names, _time),
        _gate.GetRequiredService<Core.Credentials.ICredentials>(),
        _gate.GetRequiredService<AttemptWatch>(),
        new ServiceClock(_time, NullLogger<ServiceClock>.Instance),
        _time,
        _gate.GetRequiredService<IOptions<CaptchaOptions>>());
}
