using CaptchaGate.Core.Alibaba.Signing;
using CaptchaGate.Tests;

namespace CaptchaGate.Core.Tests.Signing;

public sealed class PercentEncodingTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("AZaz09-_.~", "AZaz09-_.~")]
    [InlineData(" +*%!'()/=&?#", "%20%2B%2A%25%21%27%28%29%2F%3D%26%3F%23")]
    [InlineData("\0\n\u007f", "%00%0A%7F")]
    [InlineData("é中😀", "%C3%A9%E4%B8%AD%F0%9F%98%80")]
    public void Only_the_unreserved_characters_of_rfc_3986_stay(string text, string expected) => Assert.Equal(expected, Encode(text));

    [Fact]
    public void Any_unicode_is_encoded_as_the_library_does() =>
        Always.Holds(Texts.Unicode, text => string.Equals(Encode(text), Uri.EscapeDataString(text), StringComparison.Ordinal));

    [Fact]
    public void Half_of_a_surrogate_pair_is_encoded_as_the_library_does() =>
        Always.Holds(Texts.Utf16, text => string.Equals(Encode(text), Uri.EscapeDataString(text), StringComparison.Ordinal));

    [Fact]
    public void Any_unicode_comes_back_when_decoded() =>
        Always.Holds(Texts.Unicode, text => string.Equals(Uri.UnescapeDataString(Encode(text)), text, StringComparison.Ordinal));

    private static string Encode(string text) => Utf8Text.Of((ref output) => PercentEncoding.Append(ref output, text));
}
