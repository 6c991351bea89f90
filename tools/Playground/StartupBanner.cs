namespace CaptchaGate.Playground;

/// <summary>What the console says when everything runs.</summary>
internal static class StartupBanner
{
    public static string Of(Uri site, Uri emulator)
    {
        var (page, service) = (site.GetLeftPart(UriPartial.Authority), emulator.GetLeftPart(UriPartial.Authority));
        var verify = $"curl -s {page}/api/verify -H 'Content-Type: application/json' -d \"$token\"; echo";
        return $"""
            ready: {page}

            Open the page, send the form, and break something. Or mint a token at the emulator and verify it:

              token=$(curl -s {service}/_emulator/tokens -H 'Content-Type: application/json' -d '{"{"}"scene":"emuscene3"{"}"}'); {verify}

            A token works once. Verify the same one again:

              {verify}

            A form that is forwarded: {page}/contact.html    What its receiver got: {page}/received

            The emulator's journal: {service}/_emulator/journal    Stop: Ctrl-C
            """;
    }
}
