using System.Text.Json;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Captcha.Widgets;
using CaptchaGate.Core.Resilience.Probing;
using CaptchaGate.Core.Resilience.Probing.Widgets;

namespace CaptchaGate.Doctor.Recording;

/// <summary>What each host of the widget answers from here.</summary>
internal sealed class WidgetRecorder(IWidgetProbeClient client, IReadOnlyList<WidgetAddress> addresses, CaptchaOptions options)
{
    private (WidgetAddress Address, ProbeContact<WidgetKind> Contact)[] _asked = [];

    public async Task RunAsync(CancellationToken cancellationToken) =>
        _asked = await Task.WhenAll(addresses.Select(address => Task.Run(() => (address, client.Ask(address.Url)), cancellationToken)));

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("widget");
        foreach (var (address, contact) in _asked)
        {
            json.WriteStartObject();
            json.WriteString("part", address.Part is WidgetPart.Script ? "script" : "initialization");
            json.WriteString("host", Hide(address.Url.Host));
            if (contact.Answer is { } kind)
            {
                json.WriteNumber("status", kind.Status);
                json.WriteString("media", kind.Media);
            }
            else
            {
                json.WriteString("failure", contact.Failure!.Outcome.ToString());
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // The prefix is the account's; other hosts than the vendor's are the operator's own.
    private string Hide(string host)
    {
        if (!host.EndsWith(".aliyuncs.com", StringComparison.OrdinalIgnoreCase) && !host.EndsWith(".alicdn.com", StringComparison.OrdinalIgnoreCase))
            return "(another host)";
        return string.IsNullOrEmpty(options.Prefix) || !host.StartsWith(options.Prefix + ".", StringComparison.OrdinalIgnoreCase) ? host : $"(prefix){host[options.Prefix.Length..]}";
    }
}
