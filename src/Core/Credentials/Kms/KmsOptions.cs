namespace CaptchaGate.Core.Credentials.Kms;

/// <summary>The settings under <c>Credentials__Kms</c>: which secret of Alibaba KMS holds the AccessKey.</summary>
internal sealed class KmsOptions
{
    public const string Section = "Credentials:Kms";

    /// <value>Required: the secret's region, such as <c>ap-southeast-1</c>.</value>
    public string? Region { get; set; }

    /// <value>Required: the secret's name.</value>
    public string? SecretName { get; set; }

    /// <value>The address of KMS instead of the region's, such as <c>https://kms-vpc.ap-southeast-1.aliyuncs.com</c>; in Development also a loopback address.</value>
    public Uri? Endpoint { get; set; }
}
