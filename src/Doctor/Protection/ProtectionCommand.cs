using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Receipts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Doctor.Protection;

/// <summary><c>--protected</c>: puts the parts together. Of the settings it needs those of receipts only.</summary>
internal static class ProtectionCommand
{
    /// <param name="gate">The services of a host that is built and not started.</param>
    public static async Task<Report> RunAsync(ProtectionOptions options, IServiceProvider gate, CancellationToken cancellationToken)
    {
        ReceiptOptions receipts;
        try
        {
            receipts = gate.GetRequiredService<IOptions<ReceiptOptions>>().Value;
        }
        catch (Exception exception) when (StartupFault.Describe(exception, gate.GetServices<SettingSection>()) is { Count: > 0 } faults)
        {
            return Report.OfProtection(faults.Select(static fault => Finding.Failed(Check.Settings, fault, "Fix the setting as described; docs/configuration.md lists every setting.")));
        }

        var (nonces, time) = (gate.GetRequiredService<INonceSource>(), gate.GetRequiredService<TimeProvider>());
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = Limits.Step });
        var origin = options.Headers.Select(static header => header.Split(':', 2)).FirstOrDefault(static header => header[0].Equals("Origin", StringComparison.OrdinalIgnoreCase))?[1].Trim();
        var claims = new ReceiptClaims(receipts.Lifetime, options.Scene, origin, nonces, time);
        var supply = await ReceiptSupply.GetAsync(
            options,
            receipts,
            own => new ReceiptMint(own, claims),
            gate.GetRequiredService<IConfiguration>(),
            new IssuedReceipt(http, time),
            cancellationToken);
        using var forger = supply.Peek is { } peek ? new ReceiptForger(peek, claims) : null;
        await using var keys = forger is not null && new Uri(options.Address).IsLoopback ? new KeyServer(forger.KeySet) : null;
        return await new ProtectionRun(new BackEnd(http, options, time), supply, forger, keys, options.AllowDegraded).RunAsync(cancellationToken);
    }
}
