using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace CaptchaGate.Browser.Tests.Support;

/// <summary>Accessibility as axe-core sees it, with all of its rules.</summary>
internal static class Accessibility
{
    /// <summary>Asserts that the page as it is has no violation, in light and in dark, and keeps a screenshot of both.</summary>
    /// <param name="name">The screenshots' name.</param>
    public static async Task IsAccessibleAsync(this PageVisit visit, string name)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await visit.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await visit.ScreenshotAsync($"{name}-{(scheme is ColorScheme.Dark ? "dark" : "light")}");
            var result = await visit.Page.RunAxe();
            Assert.True(result.Passes.Length > 0, "axe found nothing to look at");
            Assert.True(result.Violations.Length == 0, $"{name}, {scheme}:\n{string.Join('\n', result.Violations.SelectMany(Describe))}");
        }

        await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    private static IEnumerable<string> Describe(AxeResultItem violation) =>
        violation.Nodes.Select(node => $"{violation.Id}: {violation.Help}: {node.Html} {string.Join(' ', node.Any.Concat(node.All).Concat(node.None).Select(static check => check.Message))}");
}
