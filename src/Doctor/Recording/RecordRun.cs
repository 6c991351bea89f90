using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Captcha.Widgets;
using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Resilience.Probing.Widgets;
using CaptchaGate.Core.Resilience.Regions;
using CaptchaGate.Doctor.Protection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Doctor.Recording;

/// <summary>
/// Writes what only an account can show into a file that can be sent to the project: shapes, codes, names and kinds. Everything
/// else stays here: no key, token, ID, address of a client, host of the operator's or message of the service's is in it.
/// </summary>
internal sealed class RecordRun(IServiceProvider gate, RecordOptions options, TextWriter progress)
{
    private const int Version = 1;

    // An operator deploys this process first, and then sends the request.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly CaptchaOptions _captcha = gate.GetRequiredService<IOptions<CaptchaOptions>>().Value;
    private readonly RegionalServices _services = gate.GetRequiredService<RegionalServices>();
    private readonly TimeProvider _time = gate.GetRequiredService<TimeProvider>();

    /// <summary>Runs the checks as well, after the calls that are recorded: a token does not live long.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task<Report> RunAsync(IServiceProvider gate, RecordOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        if (StartupFault.Find(gate).Count > 0)
            return await new DiagnosticRun(gate).RunAsync(cancellationToken);
        // Opened first: what cannot be written need not be asked.
        await using var file = new FileStream(options.File, FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete);
        try
        {
            return await new RecordRun(gate, options, progress).RunAsync(file, cancellationToken);
        }
        catch
        {
            // An empty file would look like a record.
            File.Delete(options.File);
            throw;
        }
    }

    private async Task<Report> RunAsync(FileStream file, CancellationToken cancellationToken)
    {
        using var observed = new ObservingHandler(UpstreamHandler.WithoutReuse(gate.GetRequiredService<SocketsHttpHandler>()));
        using var http = new HttpMessageInvoker(observed, disposeHandler: false);
        var nonces = gate.GetRequiredService<INonceSource>();
        var service = new ServiceRecorder(new CaptchaClient(http, nonces), observed, scene => _services.Of(scene).Endpoints.First, nonces, _time, _captcha.AttemptTimeout);
        await CallAsync(service, http, cancellationToken);
        var widget = new WidgetRecorder(gate.GetRequiredService<IWidgetProbeClient>(), WidgetAddresses.Create(_captcha, _services.All.Select(static service => service.Region.Id)), _captcha);
        await widget.RunAsync(cancellationToken);
        var report = (await new DiagnosticRun(gate).RunAsync(cancellationToken)).WithCalls(service.Calls);
        var client = options.Listen is null ? null : await ListenAsync(cancellationToken);
        await using (var json = new Utf8JsonWriter(file, Readable))
            Write(json, report, service, widget, client);
        await progress.WriteLineAsync($"The record is in {options.File}. It holds no secrets; read it, and send it to the project.");
        return report;
    }

    private async Task CallAsync(ServiceRecorder service, HttpMessageInvoker http, CancellationToken cancellationToken)
    {
        var kind = gate.GetRequiredService<IOptions<CredentialsOptions>>().Value.Source!.Value;
        var (_, key) = await new CredentialCheck(gate.GetRequiredKeyedService<ICredentialSource>(kind), kind, _time).RunAsync(cancellationToken);
        var scenes = gate.GetRequiredService<SceneRegistry>().All;
        if (key is null || scenes.Count == 0)
            return;
        var skew = await new ClockCheck(http, _time).MeasureAsync(_services.Of(scenes[0]).Endpoints.First, cancellationToken);
        await service.RunAsync(scenes, key, Token, skew ?? TimeSpan.Zero, cancellationToken);
    }

    private string? Token => gate.GetRequiredService<IConfiguration>()[ReceiptSupply.TokenVariable] is { Length: > 0 } token ? token : null;

    private async Task<string?> ListenAsync(CancellationToken cancellationToken)
    {
        var first = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new SmallServer(IPAddress.Any, options.Port, head =>
        {
            var description = ClientAddressRecorder.Describe(head);
            if (ClientAddressRecorder.NamesClient(head))
                first.TrySetResult(description);
            return description;
        });
        await progress.WriteLineAsync($"Waiting up to {Patience.TotalMinutes:0} minutes for one request on port {server.Address.Port}. Send it through the platform, with your own address: curl \"https://<function>/?client=<address>\"");
        try
        {
            return await first.Task.WaitAsync(Patience, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private void Write(Utf8JsonWriter json, Report report, ServiceRecorder service, WidgetRecorder widget, string? client)
    {
        json.WriteStartObject();
        json.WriteNumber("record", Version);
        json.WriteString("captchaGate", typeof(RecordRun).Assembly.GetName().Version?.ToString(3));
        SystemRecorder.Write(json);
        json.WriteString("regions", string.Join(", ", _services.All.Select(static service => service.Region.Name)));
        // States only: a message may name a host or a scene of the operator's.
        json.WriteStartArray("checks");
        foreach (var finding in report.Findings)
            json.WriteStringValue($"{finding.Check.Id()}: {finding.State}");
        json.WriteEndArray();
        json.WritePropertyName("token");
        if (Token is { } token)
            TextShape.Write(json, token);
        else
            json.WriteNullValue();
        service.Write(json);
        widget.Write(json);
        json.WritePropertyName("clientAddress");
        json.WriteRawValue(client ?? "null");
        json.WriteEndObject();
    }
}
