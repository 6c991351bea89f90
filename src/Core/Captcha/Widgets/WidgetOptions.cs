namespace CaptchaGate.Core.Captcha.Widgets;

/// <summary>The settings under <c>Captcha__Widget</c>: what may pass while pages cannot load the widget.</summary>
public sealed class WidgetOptions
{
    /// <value>
    /// Whether a claim that the widget cannot load may pass under the policies guarded and open. It trusts hosts that only public pages
    /// document. Default: false.
    /// </value>
    public bool FailOpen { get; set; }

    /// <value>
    /// The addresses that pages load, instead of the public ones: those whose path ends with <c>.js</c> are the script and its alternates, the
    /// others the initialisation of <c>Captcha__Region</c>. https, or in Development a loopback address. Default: none.
    /// </value>
    public List<Uri> Urls { get; set; } = [];
}
