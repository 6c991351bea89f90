namespace CaptchaGate.Core.Resilience.Probing.Widgets;

/// <summary>Asks one address of the widget: over a real connection, or in tests as the test says.</summary>
internal interface IWidgetProbeClient
{
    /// <summary>Asks once, on the caller's thread, within <see cref="ProbeWindow.Limit"/>.</summary>
    ProbeContact<WidgetKind> Ask(Uri url);

    /// <summary>Opens a connection to the captcha service and closes it. It asks nothing and costs nothing.</summary>
    /// <returns>Whether there was a connection.</returns>
    bool CanConnect(Uri endpoint);
}
