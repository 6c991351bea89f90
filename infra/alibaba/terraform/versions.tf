terraform {
  # 1.9 lets one variable be checked against another.
  required_version = ">= 1.9"
  required_providers {
    alicloud = {
      source = "aliyun/alicloud"
      # 1.290 binds a certificate to a custom domain by its id.
      version = ">= 1.290.0, < 2.0.0"
    }
  }
}
