using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Captcha.Encryption;
using CaptchaGate.Core.Captcha.Widgets;
using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Resilience.Probing.Widgets;
using CaptchaGate.Core.Resilience.Regions;
using CaptchaGate.Core.Verification;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Doctor;

/// <summary>All checks, in their order, on a host that is built and not started.</summary>
internal sealed class DiagnosticRun(IServiceProvider gate)
{
    private readonly List<Finding> _findings = [];

    public async Task<Report> RunAsync(CancellationToken cancellationToken)
    {
        var faults = StartupFault.Find(gate);
        if (faults.Count > 0)
        {
            return Report.Complete(faults.Select(static fault => Finding.Failed(Check.Settings, fault, "Fix the setting as described; docs/configuration.md lists every setting.")), [], 0);
        }

        var (captcha, credentials) = (gate.GetRequiredService<IOptions<CaptchaOptions>>().Value, gate.GetRequiredService<IOptions<CredentialsOptions>>().Value);
        var (services, scenes, time) = (gate.GetRequiredService<RegionalServices>(), gate.GetRequiredService<SceneRegistry>().All, gate.GetRequiredService<TimeProvider>());
        var pool = gate.GetRequiredService<SocketsHttpHandler>();
        using var http = new HttpMessageInvoker(UpstreamHandler.WithoutReuse(pool));
        var service = new ServiceCheck(new CaptchaClient(http, gate.GetRequiredService<INonceSource>()), scene => services.Of(scene).Endpoints.First, captcha.AttemptTimeout, time, gate.GetRequiredService<EncryptedSceneIds>().IsEnabled);

        _findings.Add(DescribeSettings($"region{(services.All.Count == 1 ? "" : "s")} {string.Join(", ", services.All.Select(static service => service.Region.Name))}, {scenes.Count} scene{(scenes.Count == 1 ? "" : "s")}, credentials from {credentials.Source}"));
        var reached = await ReachAsync(services.All, new TlsCheck(pool.SslOptions, time), time, cancellationToken);
        var skew = reached is [var first, ..] ? await new ClockCheck(http, time).MeasureAsync(first.Endpoints.First, cancellationToken) : null;
        var source = gate.GetRequiredKeyedService<ICredentialSource>(credentials.Source);
        var (credential, key) = await new CredentialCheck(source, credentials.Source!.Value, time).RunAsync(cancellationToken);
        foreach (var region in key is null ? [] : reached)
            await service.RunAsync(scenes.Where(scene => scene.Region == region.Region.Id), key!, skew ?? TimeSpan.Zero, cancellationToken);
        if (reached.Count > 0)
            _findings.Add(ClockCheck.Evaluate(service.RefusedOurTime ? service.Skew : skew ?? service.Skew, service.RefusedOurTime));
        _findings.Add(await new SceneKeyCheck(gate.GetRequiredService<EncryptedSceneIds>()).AddToAsync(credential, cancellationToken));
        if (service.Calls > 0)
            _findings.AddRange([service.On(Check.Signature), service.On(Check.RamRights), service.On(Check.Service), .. scenes.Select(service.On)]);
        if (gate.GetService<ISharedStateCheck>() is { } shared)
            _findings.Add(SharedStateDiagnosis.Describe(await shared.RunAsync(cancellationToken)));
        var widget = new WidgetCheck(gate.GetRequiredService<IWidgetProbeClient>(), WidgetAddresses.Create(captcha, services.All.Select(static service => service.Region.Id)), captcha);
        if (widget.IsWanted)
            _findings.Add(await widget.RunAsync(cancellationToken));
        return Report.Complete(_findings, scenes, service.Calls);
    }

    private Finding DescribeSettings(string settings) => ServiceKeyCheck.FindGuessable(gate.GetRequiredService<IConfiguration>()) is { Count: > 0 } keys
        ? Finding.Warning(
            Check.Settings,
            $"{settings}; but the service key {string.Join(", ", keys)} can be guessed",
            "Generate a random key (openssl rand -base64 32), configure its SHA-256 under a second name, update the callers, then remove the first key.")
        : Finding.Ok(Check.Settings, settings);

    /// <returns>The regions that can be reached.</returns>
    private async Task<IReadOnlyList<RegionalService>> ReachAsync(IReadOnlyList<RegionalService> services, TlsCheck tls, TimeProvider time, CancellationToken cancellationToken)
    {
        var reached = new List<RegionalService>();
        foreach (var service in services)
        {
            var findings = await ReachAsync(service.Endpoints, tls, time, cancellationToken);
            if (findings.All(static finding => finding.State is not CheckState.Failed))
                reached.Add(service);
            Add(services.Count == 1 ? findings : findings.Select(finding => finding with { Message = $"{service.Region.Name}: {finding.Message}" }));
        }

        return reached;
    }

    // One line for each check: the worst of the regions.
    private void Add(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
        {
            var place = _findings.FindIndex(earlier => earlier.Check == finding.Check);
            if (place < 0)
                _findings.Add(finding);
            else if (finding.State > _findings[place].State)
                _findings[place] = finding;
        }
    }

    private static async Task<IReadOnlyList<Finding>> ReachAsync(CaptchaEndpoints endpoints, TlsCheck tls, TimeProvider time, CancellationToken cancellationToken)
    {
        var first = new NetworkCheck(endpoints.First, tls, time).RunAsync(cancellationToken);
        var second = endpoints.Second is { } other ? new NetworkCheck(other, tls, time).RunAsync(cancellationToken) : Task.FromResult<IReadOnlyList<Finding>>([]);
        var spoiltReserve = (await second).FirstOrDefault(static finding => finding.State is CheckState.Failed);
        return [.. (await first).Select(finding => finding.Check == spoiltReserve?.Check ? Reserve(finding, spoiltReserve) : finding)];
    }

    // CaptchaGate uses the region's second name only when the first is unreachable: until then a failure would go unnoticed.
    private static Finding Reserve(Finding first, Finding second) => first.State is CheckState.Failed
        ? first
        : Finding.Warning(first.Check, $"{first.Message}; but the second name fails: {second.Message}", second.Remedy!);
}
