using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Verification;
using CaptchaGate.Emulator.Captcha;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CaptchaGate.Azure.Tests.Support;

/// <summary>A host of the product's own registration, whose verifier is called directly.</summary>
internal sealed class VerifierHost(IHost host, FakeAzure cloud)
{
    // A captcha waits 3 seconds, a store is given 5: this says only that something ended.
    private static readonly TimeSpan Bounded = TimeSpan.FromMinutes(1);

    private const int MaxReads = 10;

    public IServiceProvider Services => host.Services;

    public Task StartAsync() => host.StartAsync();

    /// <summary>What signing a request would find now, in bounded time.</summary>
    public Task<CredentialResult> GetKeyAsync() =>
        host.Services.GetRequiredService<ICredentials>().GetAsync(CancellationToken.None).AsTask().WaitAsync(Bounded);

    /// <summary>The id of the key in use; fails where there is none.</summary>
    public async Task<string> GetKeyIdAsync() => Assert.IsType<CredentialResult.Available>(await GetKeyAsync()).Key.Id;

    /// <summary>Why there is no key; fails where there is one. Where the machine was too busy to run us, nothing is known of the store, and it is read again.</summary>
    public async Task<Outcome> GetFaultAsync()
    {
        for (var left = MaxReads; ; left--)
        {
            var fault = Assert.IsType<CredentialResult.Unavailable>(await GetKeyAsync()).Outcome;
            if (fault is not Outcome.LocalExhaustion || left == 0)
                return fault;
            cloud.Time.ShiftWallClock(CredentialCache.RetryAfterFailure);
        }
    }

    /// <summary>Verifies a fresh good token.</summary>
    public Task<VerificationResult> VerifyAsync() => host.Services.GetRequiredService<CaptchaVerifier>()
        .VerifyAsync(new VerificationRequest { Token = cloud.Emulator.Mint(Scenes.V3).CaptchaVerifyParam, RequestId = "test" }, CancellationToken.None);

    /// <summary>What is wrong with the settings, as the operator reads it.</summary>
    public IReadOnlyList<string> Faults() => StartupFault.Find(host.Services);
}
