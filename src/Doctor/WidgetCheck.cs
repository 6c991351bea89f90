using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Captcha.Widgets;
using CaptchaGate.Core.Resilience.Probing;
using CaptchaGate.Core.Resilience.Probing.Widgets;

namespace CaptchaGate.Doctor;

/// <summary>Asks each address of the widget once and shows what it answers from here: only public integrations document these hosts.</summary>
internal sealed class WidgetCheck(IWidgetProbeClient client, IReadOnlyList<WidgetAddress> addresses, CaptchaOptions options)
{
    /// <value>Whether anything of the widget is configured.</value>
    public bool IsWanted => options.Widget.FailOpen || !string.IsNullOrEmpty(options.Prefix) || options.Widget.Urls.Count > 0;

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        var asked = await Task.WhenAll(addresses.Select(address => Task.Run(() => (Address: address, Contact: client.Ask(address.Url)), cancellationToken)));
        var says = string.Join("; ", asked.Select(static one => $"{one.Address.Url.Host} {Describe(one.Contact)}"));
        var silent = Enum.GetValues<WidgetPart>().Where(part => !asked.Any(one => one.Address.Part == part && IsNormal(one.Address, one.Contact))).ToArray();
        if (silent.Length > 0)
        {
            return Finding.Warning(
                Check.Widget,
                $"no {string.Join(" and no ", silent.Select(static part => part is WidgetPart.Script ? "script" : "initialization host"))} of the widget responds as expected from here, so claims that the widget cannot load never pass: {says}",
                "Allow outbound connections to these hosts, compare Captcha__Prefix with the CAPTCHA console, or name other addresses in Captcha__Widget__Urls.");
        }

        return Finding.Ok(Check.Widget, options.Widget.FailOpen ? says : $"{says} (Captcha__Widget__FailOpen is off)");
    }

    private static bool IsNormal(WidgetAddress address, ProbeContact<WidgetKind> contact) => contact.Answer is { } kind && kind.MayBeNormal(address.Part);

    private static string Describe(ProbeContact<WidgetKind> contact) => contact switch
    {
        { Answer: { Media.Length: > 0 } kind } => $"{kind.Status} {kind.Media}",
        { Answer: { } kind } => $"{kind.Status}",
        _ => $"no answer ({contact.Failure!.Outcome})",
    };
}
